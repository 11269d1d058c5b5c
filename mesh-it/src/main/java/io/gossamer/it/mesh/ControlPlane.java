package io.gossamer.it.mesh;

import com.google.protobuf.Duration;
import io.gossamer.api.mesh.v1.ExplainGrpc;
import io.gossamer.api.mesh.v1.ExplainRequest;
import io.gossamer.api.mesh.v1.Explanation;
import io.gossamer.api.mesh.v1.InventoryGrpc;
import io.gossamer.api.mesh.v1.InventoryRequest;
import io.gossamer.api.mesh.v1.InventorySnapshot;
import io.gossamer.api.mesh.v1.IssueJoinTokenRequest;
import io.gossamer.api.mesh.v1.JoinToken;
import io.gossamer.api.mesh.v1.JoinTokensGrpc;
import io.gossamer.it.net.TestNetwork;
import io.gossamer.it.process.Await;
import io.gossamer.it.process.ChildProcess;
import io.gossamer.it.process.Ports;
import io.gossamer.it.process.ProxyProcess;
import io.gossamer.it.process.ProxySettings;
import io.gossamer.it.process.Repository;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.DomainSocketAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The real identity and destination services, each with its sidecar, started in the order of rule
 * R1 from the built jars. Not thread safe.
 */
public final class ControlPlane implements AutoCloseable {

    private static final java.time.Duration START = java.time.Duration.ofSeconds(40);
    private static final String NAMES = "%s.mesh.serviceaccount.identity.mesh.cluster.local";

    private final Path folder;
    private final TestNetwork.Host host;
    private final List<String> identityMore;
    private final List<String> destinationMore;
    private final EventLoopGroup loop =
            new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private final int identityPort = Ports.free();
    private final int destinationPort = Ports.free();
    private final int policyPort = Ports.free();
    private final String identityAddress;
    private final String destinationAddress;
    private @Nullable ChildProcess identity;
    private @Nullable ChildProcess destination;
    private @Nullable ProxyProcess identityProxy;
    private @Nullable ProxyProcess destinationProxy;

    private ControlPlane(
            Path folder,
            TestNetwork.Host host,
            List<String> identityMore,
            List<String> destinationMore) {
        this.folder = folder;
        this.host = host;
        this.identityMore = identityMore;
        this.destinationMore = destinationMore;
        identityAddress = host.address() + ":" + Ports.free();
        destinationAddress = host.address() + ":" + Ports.free();
    }

    /**
     * Starts all four processes.
     *
     * @param folder an empty folder for their state
     * @param host where they run
     * @param identityMore more arguments of the identity service
     */
    public static ControlPlane start(Path folder, TestNetwork.Host host, String... identityMore) {
        return start(folder, host, List.of(identityMore), List.of());
    }

    /**
     * Starts all four processes.
     *
     * @param identityMore more arguments of the identity service
     * @param destinationMore more arguments of the destination service
     */
    public static ControlPlane start(
            Path folder,
            TestNetwork.Host host,
            List<String> identityMore,
            List<String> destinationMore) {
        ControlPlane plane = new ControlPlane(folder, host, identityMore, destinationMore);
        try {
            plane.createFolders();
            plane.startIdentity();
            plane.startIdentityProxy();
            plane.startDestination();
            plane.startDestinationProxy();
            return plane;
        } catch (RuntimeException | Error e) {
            plane.close();
            throw e;
        }
    }

    /** Starts the two services on this host without their sidecars. */
    public static ControlPlane startServicesOnly(Path folder) {
        ControlPlane plane =
                new ControlPlane(folder, TestNetwork.Host.here(), List.of(), List.of());
        try {
            plane.createFolders();
            plane.startIdentity();
            plane.startDestination();
            return plane;
        } catch (RuntimeException | Error e) {
            plane.close();
            throw e;
        }
    }

    /** Starts the destination service alone, for sidecars that are certified by somebody else. */
    public static ControlPlane startDestinationOnly(Path folder, String... more) {
        ControlPlane plane =
                new ControlPlane(folder, TestNetwork.Host.here(), List.of(), List.of(more));
        try {
            plane.createFolders();
            plane.startDestination();
            return plane;
        } catch (RuntimeException | Error e) {
            plane.close();
            throw e;
        }
    }

    /** Plaintext loopback port of the identity service. */
    public int identityPort() {
        return identityPort;
    }

    /** Plaintext loopback port of the destination service. */
    public int destinationPort() {
        return destinationPort;
    }

    /** Plaintext loopback port of the policy service. */
    public int policyPort() {
        return policyPort;
    }

    /** Folder of manifests that the destination service watches. */
    public Path resources() {
        return folder.resolve("resources");
    }

    /** The trust anchors' file that the identity service wrote. */
    public Path anchors() {
        return folder.resolve("identity/trust-anchors.pem");
    }

    /** Where proxies reach the identity service by mutual TLS. */
    public String identityAddress() {
        return identityAddress;
    }

    /** Where proxies reach the destination and policy services by mutual TLS. */
    public String destinationAddress() {
        return destinationAddress;
    }

    public ChildProcess identity() {
        return java.util.Objects.requireNonNull(identity);
    }

    public ChildProcess destination() {
        return java.util.Objects.requireNonNull(destination);
    }

    /** Starts the identity service again after it was killed. */
    public void startIdentity() {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "--mesh.identity.data-dir=" + folder.resolve("identity"),
                                "--mesh.identity.listen=127.0.0.1:" + identityPort,
                                "--mesh.identity.admin=127.0.0.1:" + Ports.free()));
        arguments.addAll(identityMore);
        identity = service("identity", "io.gossamer.identity.app.IdentityApplication", arguments);
        ChildProcess started = identity;
        Await.until(
                "identity listens",
                START,
                () -> {
                    started.requireAlive();
                    return Files.exists(folder.resolve("identity/identity.sock"))
                            && Files.exists(folder.resolve("identity/admin.sock"))
                            && Files.exists(folder.resolve("identity/sidecar.token"));
                });
    }

    /** Starts the destination service again after it was killed. */
    public void startDestination() {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "--mesh.destination.data-dir=" + folder.resolve("destination"),
                                "--mesh.destination.resources=" + resources(),
                                "--mesh.destination.token-key="
                                        + folder.resolve("identity/token-key.pub.pem"),
                                "--mesh.destination.listen=127.0.0.1:" + destinationPort,
                                "--mesh.destination.policy-listen=127.0.0.1:" + policyPort,
                                "--mesh.destination.admin=127.0.0.1:" + Ports.free()));
        arguments.addAll(destinationMore);
        destination =
                service(
                        "destination",
                        "io.gossamer.destination.app.DestinationApplication",
                        arguments);
        ChildProcess started = destination;
        Await.until(
                "destination listens",
                START,
                () -> {
                    started.requireAlive();
                    return Files.exists(folder.resolve("destination/destination.sock"));
                });
    }

    private ChildProcess service(String name, String main, List<String> arguments) {
        List<String> options = new ArrayList<>(Repository.startCache("mesh-" + name));
        options.addAll(List.of("-Xmx96m", "-Xss512k"));
        List<String> command = new ArrayList<>(host.enter());
        command.addAll(
                ChildProcess.javaCommand(
                        options, Repository.classPath("mesh-" + name), main, arguments));
        return ChildProcess.start(name, command);
    }

    private void startIdentityProxy() {
        identityProxy =
                proxy("identity", folder.resolve("identity/sidecar.token"))
                        .set(
                                "control.identity.address",
                                "unix:" + folder.resolve("identity/identity.sock"))
                        .control("destination", destinationAddress, name("destination"))
                        .control("policy", destinationAddress, name("destination"))
                        .inboundPort(
                                identityAddress, "unix:" + folder.resolve("identity/identity.sock"))
                        .start();
    }

    private void startDestinationProxy() {
        Path token = folder.resolve("destination.token");
        writeToken(token, token("mesh", "destination", List.of()));
        destinationProxy =
                proxy("destination", token)
                        .control("identity", identityAddress, name("identity"))
                        .set(
                                "control.destination.address",
                                "unix:" + folder.resolve("destination/destination.sock"))
                        .set(
                                "control.policy.address",
                                "unix:" + folder.resolve("destination/destination.sock"))
                        .inboundPort(
                                destinationAddress,
                                "unix:" + folder.resolve("destination/destination.sock"))
                        .start();
    }

    private ProxySettings proxy(String service, Path token) {
        return ProxySettings.of(service, folder)
                .identity(name(service), token, anchors())
                .set("workload.namespace", "mesh")
                .set("policy-workload", "{\"ns\":\"mesh\",\"pod\":\"" + service + "\"}")
                .prefix(host.enterAsProxyIfNamespace());
    }

    private static String name(String service) {
        return NAMES.formatted(service);
    }

    /** A join token for an account, which may register these services. */
    public JoinToken token(String namespace, String account, List<String> services) {
        return token(namespace, account, services, 600);
    }

    /** A join token that lives this many seconds. */
    public JoinToken token(String namespace, String account, List<String> services, int seconds) {
        return call(
                folder.resolve("identity/admin.sock"),
                channel ->
                        JoinTokensGrpc.newBlockingStub(channel)
                                .withDeadlineAfter(10, TimeUnit.SECONDS)
                                .issue(
                                        IssueJoinTokenRequest.newBuilder()
                                                .setNamespace(namespace)
                                                .setServiceAccount(account)
                                                .addWorkloads(account)
                                                .addAllServices(services)
                                                .setTtl(Duration.newBuilder().setSeconds(seconds))
                                                .build()));
    }

    /** What the destination service knows now. */
    public InventorySnapshot inventory() {
        return call(
                folder.resolve("destination/destination.sock"),
                channel ->
                        InventoryGrpc.newBlockingStub(channel)
                                .withDeadlineAfter(10, TimeUnit.SECONDS)
                                .get(InventoryRequest.getDefaultInstance()));
    }

    /** What the destination service says would happen to each of these requests. */
    public List<Explanation> explain(List<ExplainRequest> requests) {
        return call(
                folder.resolve("destination/destination.sock"),
                channel -> {
                    ExplainGrpc.ExplainBlockingStub explain = ExplainGrpc.newBlockingStub(channel);
                    return requests.stream()
                            .map(
                                    request ->
                                            explain.withDeadlineAfter(10, TimeUnit.SECONDS)
                                                    .get(request))
                            .toList();
                });
    }

    private <T> T call(Path socket, Function<ManagedChannel, T> call) {
        ManagedChannel channel =
                NettyChannelBuilder.forAddress(new DomainSocketAddress(socket.toFile()))
                        .eventLoopGroup(loop)
                        .channelType(EpollDomainSocketChannel.class)
                        .usePlaintext()
                        .overrideAuthority("localhost")
                        .build();
        try {
            return call.apply(channel);
        } finally {
            channel.shutdownNow();
        }
    }

    /** Writes a token where a sidecar reads it. */
    public static Path writeToken(Path file, JoinToken token) {
        try {
            return Files.writeString(file, token.getToken());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Settings of a sidecar in the default namespace with a fresh token. */
    public ProxySettings sidecar(String account, List<String> services, TestNetwork.Host at) {
        Path token =
                writeToken(folder.resolve(account + ".token"), token("default", account, services));
        return ProxySettings.of(account, folder)
                .identity(ScriptedPair.identity(account), token, anchors())
                .control("identity", identityAddress, name("identity"))
                .control("destination", destinationAddress, name("destination"))
                .control("policy", destinationAddress, name("destination"))
                .set("policy-workload", "{\"ns\":\"default\",\"pod\":\"" + account + "\"}")
                .prefix(at.enterAsProxyIfNamespace());
    }

    private void createFolders() {
        var ownerOnly =
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        try {
            Files.createDirectories(folder);
            Files.createDirectory(folder.resolve("identity"), ownerOnly);
            Files.createDirectory(folder.resolve("destination"), ownerOnly);
            Files.createDirectory(resources());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        closeAll(destinationProxy, destination, identityProxy, identity);
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    private static void closeAll(@Nullable AutoCloseable... resources) {
        for (AutoCloseable resource : resources) {
            if (resource != null) {
                try {
                    resource.close();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }
}
