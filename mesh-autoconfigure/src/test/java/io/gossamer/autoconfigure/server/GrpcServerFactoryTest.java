package io.gossamer.autoconfigure.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.api.mesh.v1.TrustBundlesGrpc;
import io.gossamer.api.mesh.v1.WatchTrustBundleRequest;
import io.gossamer.autoconfigure.client.MeshChannels;
import io.gossamer.autoconfigure.transport.SocketLoops;
import io.grpc.ManagedChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GrpcServerFactoryTest {

    @TempDir Path directory;

    private final GrpcServerFactory factory =
            new GrpcServerFactory(List.of(new PeerTellingService.Tells()), List.of());

    static Stream<SocketLoops> loopsOfEachKind() {
        return Stream.of(SocketLoops.open("test", 1), SocketLoops.openNio("test", 1));
    }

    @ParameterizedTest
    @MethodSource("loopsOfEachKind")
    void socketIsServedByLoopsOfEachKind(SocketLoops loops) {
        MeshGrpcListener listener =
                MeshGrpcListener.socket(
                        "api", "mesh.test.data-dir", directory.resolve("s"), name -> true);
        ExecutorService executor = Executors.newSingleThreadExecutor();
        GrpcServerFactory.Started started = factory.start(listener, loops, executor);
        try (loops;
                MeshChannels channels = MeshChannels.open()) {
            ManagedChannel channel = channels.channel(started.address());
            assertThat(
                            TrustBundlesGrpc.newBlockingStub(channel)
                                    .watch(WatchTrustBundleRequest.getDefaultInstance())
                                    .next()
                                    .getTrustDomain())
                    .isEqualTo("nobody nowhere false");
            channel.shutdownNow();
        } finally {
            started.server().shutdownNow();
            executor.shutdown();
        }
    }

    @Test
    void serviceThatTheListenerDoesNotTakeIsNotServed() {
        MeshGrpcListener listener =
                MeshGrpcListener.socket(
                        "api", "mesh.test.data-dir", directory.resolve("s"), name -> false);
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try (SocketLoops loops = SocketLoops.open("test", 1)) {
            GrpcServerFactory.Started started = factory.start(listener, loops, executor);

            assertThat(started.server().getServices()).isEmpty();
            started.server().shutdownNow();
        } finally {
            executor.shutdown();
        }
    }
}
