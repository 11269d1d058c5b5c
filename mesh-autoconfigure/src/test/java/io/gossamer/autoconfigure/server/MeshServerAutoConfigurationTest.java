package io.gossamer.autoconfigure.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gossamer.api.MeshHeaders;
import io.gossamer.api.identity.CertifyRequest;
import io.gossamer.api.identity.IdentityGrpc;
import io.gossamer.api.mesh.v1.TrustBundle;
import io.gossamer.api.mesh.v1.TrustBundlesGrpc;
import io.gossamer.api.mesh.v1.WatchTrustBundleRequest;
import io.gossamer.autoconfigure.client.MeshChannels;
import io.gossamer.autoconfigure.health.MeshHealthAutoConfiguration;
import io.gossamer.autoconfigure.metrics.MeshMetricsAutoConfiguration;
import io.gossamer.autoconfigure.settings.StartFailureException;
import io.gossamer.autoconfigure.transport.ServiceAddress;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.MetadataUtils;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Iterator;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

class MeshServerAutoConfigurationTest {

    private static final Metadata.Key<String> CLIENT_ID =
            Metadata.Key.of(MeshHeaders.CLIENT_ID, Metadata.ASCII_STRING_MARSHALLER);
    private static final Metadata.Key<String> CLIENT_IP =
            Metadata.Key.of(MeshHeaders.CLIENT_IP, Metadata.ASCII_STRING_MARSHALLER);
    private static final String WATCH = "io.gossamer.mesh.v1.TrustBundles/Watch";

    @TempDir Path directory;

    private final ApplicationContextRunner runner =
            new ApplicationContextRunner()
                    .withConfiguration(
                            AutoConfigurations.of(
                                    MeshHealthAutoConfiguration.class,
                                    MeshMetricsAutoConfiguration.class,
                                    MeshServerAutoConfiguration.class))
                    .withBean(PeerTellingService.Tells.class)
                    .withPropertyValues("mesh.server.threads=2");

    private static MeshGrpcListener tcp(String address) {
        return MeshGrpcListener.loopback(
                "api", "mesh.test.listen", ServiceAddress.parse(address), name -> true);
    }

    private ApplicationContextRunner with(MeshGrpcListener listener) {
        return runner.withBean(MeshGrpcListener.class, () -> listener);
    }

    @Test
    void noListenerMakesNoServer() {
        runner.run(context -> assertThat(context).doesNotHaveBean(MeshGrpcServers.class));
    }

    @Test
    void identityHeadersOverTcpAreIgnored() {
        with(tcp("127.0.0.1:0"))
                .run(
                        context ->
                                assertThat(whoAmI(context, "a.b", "10.1.2.3"))
                                        .isEqualTo("nobody /127.0.0.1 false"));
    }

    @Test
    void identityHeadersOnTheSidecarsSocketAreBelieved() {
        with(sidecar(Set.of()))
                .run(
                        context -> {
                            assertThat(whoAmI(context, "a.b", "10.1.2.3"))
                                    .isEqualTo("a.b /10.1.2.3 true");
                            assertThat(whoAmI(context, "a.b", "not an address"))
                                    .isEqualTo("a.b nowhere true");
                            assertThat(whoAmI(context, null, null))
                                    .isEqualTo("nobody nowhere false");
                        });
    }

    @Test
    void forwardedCallWithoutIdentityReachesOpenMethodsOnly() {
        with(sidecar(Set.of(WATCH)))
                .run(
                        context ->
                                assertThat(whoAmI(context, "", "10.1.2.3"))
                                        .isEqualTo("nobody /10.1.2.3 true"));
        with(sidecar(Set.of()))
                .run(
                        context ->
                                assertThatThrownBy(() -> whoAmI(context, null, "10.1.2.3"))
                                        .isInstanceOf(StatusRuntimeException.class)
                                        .hasMessageContaining("UNAUTHENTICATED")
                                        .hasMessageContaining("no client identity"));
    }

    @Test
    void severalIdentityHeadersAreRefused() {
        with(sidecar(Set.of(WATCH)))
                .run(
                        context -> {
                            Metadata headers = headers("a.b", "10.1.2.3");
                            headers.put(CLIENT_ID, "c.d");
                            assertThatThrownBy(() -> whoAmI(context, headers))
                                    .hasMessageContaining("more than one value");
                        });
    }

    @Test
    void socketIsForThisUserOnlyAndAStaleOneIsReplaced() throws IOException {
        Path socket = directory.resolve("run/api.sock");
        Files.createDirectories(socket.getParent());
        ServerSocketChannel left = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        left.bind(UnixDomainSocketAddress.of(socket));
        left.close();
        with(sidecar(Set.of()))
                .run(
                        context -> {
                            assertThat(whoAmI(context, "a.b", "10.0.0.1")).startsWith("a.b");
                            assertThat(
                                            PosixFilePermissions.toString(
                                                    Files.getPosixFilePermissions(socket)))
                                    .isEqualTo("rw-------");
                        });
    }

    @Test
    void socketThatAnotherProcessServesIsNotTaken() throws IOException {
        Path socket = directory.resolve("run/api.sock");
        Files.createDirectories(socket.getParent());
        try (ServerSocketChannel other = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            other.bind(UnixDomainSocketAddress.of(socket));
            with(sidecar(Set.of()))
                    .run(context -> assertFailure(context, "served by another process"));
        }
    }

    @Test
    void addressBeyondLoopbackIsRefusedWithTheRemedy() {
        with(tcp("0.0.0.0:0"))
                .run(
                        context -> {
                            assertFailure(context, "expected: a loopback address");
                            assertThat(failure(context).action()).contains("mesh.test.listen");
                        });
    }

    @Test
    void portInUseNamesTheSetting() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            with(tcp("127.0.0.1:" + taken.getLocalPort()))
                    .run(
                            context -> {
                                assertFailure(
                                        context, "address: 127.0.0.1:" + taken.getLocalPort());
                                assertThat(failure(context).action()).contains("mesh.test.listen");
                            });
        }
    }

    @Test
    void healthFollowsReadinessAndCallsAreCounted() {
        with(tcp("127.0.0.1:0"))
                .run(
                        context ->
                                onChannel(
                                        context,
                                        channel -> {
                                            assertThat(
                                                            HealthGrpc.newBlockingStub(channel)
                                                                    .check(
                                                                            HealthCheckRequest
                                                                                    .getDefaultInstance())
                                                                    .getStatus())
                                                    .isEqualTo(ServingStatus.SERVING);
                                            assertThat(
                                                            context.getBean(MeterRegistry.class)
                                                                    .get("grpc.server.calls")
                                                                    .tag("code", "OK")
                                                                    .counter()
                                                                    .count())
                                                    .isEqualTo(1);
                                            return "";
                                        }));
    }

    @Test
    void messageBeyondTheLimitIsRefused() {
        with(tcp("127.0.0.1:0").withLimits(CallLimits.LOOPBACK.withMessageBytes(1024)))
                .withBean(PeerTellingService.Waits.class)
                .run(
                        context ->
                                onChannel(
                                        context,
                                        channel -> {
                                            CertifyRequest large =
                                                    CertifyRequest.newBuilder()
                                                            .setIdentity("x".repeat(2000))
                                                            .build();
                                            assertThatThrownBy(
                                                            () ->
                                                                    IdentityGrpc.newBlockingStub(
                                                                                    channel)
                                                                            .certify(large))
                                                    .hasMessageContaining("RESOURCE_EXHAUSTED");
                                            return "";
                                        }));
    }

    @Test
    void drainLetsAUnaryCallEndAndCutsWatches() {
        PeerTellingService.Waits waits = new PeerTellingService.Waits();
        with(tcp("127.0.0.1:0"))
                .withBean(PeerTellingService.Waits.class, () -> waits)
                .run(
                        context ->
                                onChannel(
                                        context,
                                        channel -> {
                                            assertDrain(context, channel, waits);
                                            return "";
                                        }));
    }

    private static void assertDrain(
            ApplicationContext context, ManagedChannel channel, PeerTellingService.Waits waits) {
        Iterator<TrustBundle> watch =
                TrustBundlesGrpc.newBlockingStub(channel)
                        .watch(WatchTrustBundleRequest.getDefaultInstance());
        watch.next();
        var certified =
                IdentityGrpc.newFutureStub(channel).certify(CertifyRequest.getDefaultInstance());
        await(waits.called);
        MeshGrpcServers servers = context.getBean(MeshGrpcServers.class);
        CompletableFuture<Void> stopped = CompletableFuture.runAsync(servers::stop);
        waits.answer.countDown();
        assertThat(certified).succeedsWithin(10, TimeUnit.SECONDS);
        assertThat(stopped).succeedsWithin(10, TimeUnit.SECONDS);
        assertThatThrownBy(watch::hasNext)
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e ->
                                assertThat(e.getStatus().getCode())
                                        .isIn(Status.Code.UNAVAILABLE, Status.Code.CANCELLED));
    }

    @Test
    void readyFileTellsWhereTheServiceListens() throws IOException {
        Path file = directory.resolve("ready.json");
        with(tcp("127.0.0.1:0"))
                .withPropertyValues("mesh.server.ready-file=" + file)
                .run(
                        context ->
                                assertThat(Files.readString(file))
                                        .isEqualTo(
                                                "{\"api\":\""
                                                        + context.getBean(MeshGrpcServers.class)
                                                                .addresses()
                                                                .get("api")
                                                        + "\"}\n"));
    }

    @Test
    void settingsOutOfRangeAreReportedTogether() {
        with(tcp("127.0.0.1:0"))
                .withPropertyValues("mesh.server.threads=0", "mesh.server.drain-timeout=1h")
                .run(
                        context -> {
                            assertFailure(context, "mesh.server.threads: 0 (expected: 1 to 64)");
                            assertFailure(context, "mesh.server.drain-timeout: PT1H");
                        });
    }

    private MeshGrpcListener sidecar(Set<String> openMethods) {
        return MeshGrpcListener.sidecar(
                "sidecar",
                "mesh.test.data-dir",
                directory.resolve("run/api.sock"),
                openMethods,
                name -> true);
    }

    private static String whoAmI(
            ApplicationContext context, @Nullable String id, @Nullable String ip) {
        return whoAmI(context, headers(id, ip));
    }

    private static Metadata headers(@Nullable String id, @Nullable String ip) {
        Metadata headers = new Metadata();
        if (id != null) {
            headers.put(CLIENT_ID, id);
        }
        if (ip != null) {
            headers.put(CLIENT_IP, ip);
        }
        return headers;
    }

    private static String whoAmI(ApplicationContext context, Metadata headers) {
        return onChannel(
                context,
                channel ->
                        TrustBundlesGrpc.newBlockingStub(channel)
                                .withInterceptors(
                                        MetadataUtils.newAttachHeadersInterceptor(headers))
                                .watch(WatchTrustBundleRequest.getDefaultInstance())
                                .next()
                                .getTrustDomain());
    }

    private static String onChannel(
            ApplicationContext context, Function<ManagedChannel, String> call) {
        ServiceAddress address =
                context.getBean(MeshGrpcServers.class).addresses().values().iterator().next();
        try (MeshChannels channels = MeshChannels.open()) {
            ManagedChannel channel = channels.channel(address);
            try {
                return call.apply(channel);
            } finally {
                channel.shutdownNow();
            }
        }
    }

    private static void assertFailure(AssertableApplicationContext context, String part) {
        assertThat(context).hasFailed();
        assertThat(failure(context).description()).contains(part);
    }

    private static StartFailureException failure(AssertableApplicationContext context) {
        Throwable cause = context.getStartupFailure();
        while (cause != null && !(cause instanceof StartFailureException)) {
            cause = cause.getCause();
        }
        return (StartFailureException) Objects.requireNonNull(cause);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
