package io.gossamer.destination.app;

import io.gossamer.api.MeshHeaders;
import io.gossamer.api.destination.DestinationGrpc;
import io.gossamer.api.destination.GetDestination;
import io.gossamer.api.destination.Update;
import io.gossamer.api.mesh.v1.InventoryGrpc;
import io.gossamer.api.mesh.v1.InventoryRequest;
import io.gossamer.api.mesh.v1.InventorySnapshot;
import io.gossamer.autoconfigure.MeshService;
import io.gossamer.autoconfigure.client.MeshChannels;
import io.gossamer.autoconfigure.server.MeshGrpcServers;
import io.gossamer.autoconfigure.token.JoinToken;
import io.gossamer.autoconfigure.token.JoinTokenCodec;
import io.gossamer.autoconfigure.token.TokenKeys;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.springframework.context.ConfigurableApplicationContext;

/** A destination service in this process, with a token key of its own, and channels to it. */
final class RunningDestination implements AutoCloseable {

    private static final Metadata.Key<String> CLIENT_ID =
            Metadata.Key.of(MeshHeaders.CLIENT_ID, Metadata.ASCII_STRING_MARSHALLER);
    private static final Metadata.Key<String> CLIENT_IP =
            Metadata.Key.of(MeshHeaders.CLIENT_IP, Metadata.ASCII_STRING_MARSHALLER);

    private final Path directory;
    private final KeyPair keys;
    private final MeshChannels channels = MeshChannels.open();
    private final List<ManagedChannel> opened = new ArrayList<>();
    private ConfigurableApplicationContext context;

    RunningDestination(Path directory) throws IOException, GeneralSecurityException {
        this.directory = directory;
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        keys = generator.generateKeyPair();
        Files.createDirectories(resources());
        Files.writeString(
                directory.resolve("token-key.pub.pem"),
                TokenKeys.toPem((ECPublicKey) keys.getPublic()));
        context = start();
    }

    private ConfigurableApplicationContext start() {
        return MeshService.run(
                DestinationApplication.class,
                "--mesh.destination.data-dir=" + directory.resolve("data"),
                "--mesh.destination.resources=" + resources(),
                "--mesh.destination.token-key=" + directory.resolve("token-key.pub.pem"),
                "--mesh.destination.listen=127.0.0.1:0",
                "--mesh.destination.policy-listen=127.0.0.1:0",
                "--mesh.destination.admin=127.0.0.1:0",
                "--mesh.server.drain-timeout=0s");
    }

    /** Ends the service and starts it anew in the same data directory. */
    void restart() {
        opened.forEach(ManagedChannel::shutdownNow);
        opened.clear();
        context.close();
        context = start();
    }

    Path resources() {
        return directory.resolve("resources");
    }

    void manifest(String name, String text) throws IOException {
        Files.writeString(resources().resolve(name), text);
    }

    /** The plaintext listener for peers on this host. */
    Channel loopback() {
        return open("destination");
    }

    /** The socket of the service's sidecar, as if that passed on a call of this peer. */
    Channel sidecar(String identity, String address) {
        Metadata headers = new Metadata();
        headers.put(CLIENT_ID, identity);
        headers.put(CLIENT_IP, address);
        return ClientInterceptors.intercept(
                open("sidecar"), MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    private ManagedChannel open(String listener) {
        ManagedChannel channel =
                channels.channel(
                        Objects.requireNonNull(
                                context.getBean(MeshGrpcServers.class).addresses().get(listener)));
        opened.add(channel);
        return channel;
    }

    Recorded<Update> watch(String path) {
        Recorded<Update> updates = new Recorded<>();
        DestinationGrpc.newStub(loopback())
                .get(GetDestination.newBuilder().setPath(path).build(), updates);
        return updates;
    }

    Recorded<InventorySnapshot> inventory() {
        Recorded<InventorySnapshot> snapshots = new Recorded<>();
        InventoryGrpc.newStub(loopback()).watch(InventoryRequest.getDefaultInstance(), snapshots);
        return snapshots;
    }

    String token(String identity, List<String> workloads, List<String> services, long seconds) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        return JoinTokenCodec.sign(
                new JoinToken(
                        JoinToken.issuerOf("mesh", "cluster.local"),
                        identity,
                        UUID.randomUUID().toString(),
                        now.minusSeconds(60),
                        now.plusSeconds(seconds),
                        workloads,
                        services,
                        Map.of("app", "books")),
                keys.getPrivate());
    }

    @Override
    public void close() {
        opened.forEach(ManagedChannel::shutdownNow);
        channels.close();
        context.close();
    }
}
