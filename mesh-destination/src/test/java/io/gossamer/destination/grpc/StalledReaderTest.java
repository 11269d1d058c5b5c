package io.gossamer.destination.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.api.destination.DestinationGrpc;
import io.gossamer.api.destination.GetDestination;
import io.gossamer.api.destination.Update;
import io.gossamer.destination.TestMesh;
import io.gossamer.destination.stream.Publisher;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StalledReaderTest {

    private static final int ENDPOINTS = 200;
    private static final int SMALL_WINDOW = 8 * 1024;

    private final TestMesh mesh = new TestMesh();
    private final AtomicLong clock = new AtomicLong();
    private Publisher publisher;
    private DestinationService service;
    private Server server;
    private ManagedChannel channel;

    @BeforeEach
    void start() throws Exception {
        publisher = new Publisher(mesh.index()::snapshot, clock::get);
        mesh.index().onChange(publisher::wake);
        service = new DestinationService(TestMesh.SETTINGS, publisher);
        server =
                NettyServerBuilder.forAddress(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .addService(service.bindService())
                        .build()
                        .start();
        channel =
                NettyChannelBuilder.forAddress("127.0.0.1", server.getPort())
                        .flowControlWindow(SMALL_WINDOW)
                        .usePlaintext()
                        .build();
    }

    @AfterEach
    void stop() {
        channel.shutdownNow();
        server.shutdownNow();
        publisher.close();
    }

    @Test
    void streamOfAReaderThatTakesNothingIsReset() throws Exception {
        publish(0);
        ClientCall<GetDestination, Update> call =
                channel.newCall(DestinationGrpc.getGetMethod(), CallOptions.DEFAULT);
        CompletableFuture<Status> end = new CompletableFuture<>();
        CountDownLatch headers = new CountDownLatch(1);
        call.start(
                new ClientCall.Listener<>() {
                    @Override
                    public void onHeaders(Metadata received) {
                        headers.countDown();
                    }

                    @Override
                    public void onClose(Status status, Metadata trailers) {
                        end.complete(status);
                    }
                },
                new Metadata());
        call.sendMessage(
                GetDestination.newBuilder().setPath("big.default.svc.cluster.local:80").build());
        call.halfClose();
        assertThat(headers.await(10, TimeUnit.SECONDS)).isTrue();

        AtomicInteger round = new AtomicInteger();
        await(
                () -> {
                    publish(round.incrementAndGet());
                    clock.addAndGet(Duration.ofSeconds(30).toNanos());
                    return service.destinations() == 0;
                });

        // More than it can buffer: if the stream were not reset, no end would arrive.
        call.request(1);
        call.request(Integer.MAX_VALUE);
        assertThat(end.get(10, TimeUnit.SECONDS).getCode()).isEqualTo(Status.Code.CANCELLED);
    }

    /** Looks again and again, each time after the publisher's own check for stalled readers. */
    private static void await(java.util.function.BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("deadline").isLessThan(deadline);
            java.util.concurrent.locks.LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }

    private void publish(int round) {
        StringBuilder slice =
                new StringBuilder(
                        """
                        apiVersion: v1
                        kind: Service
                        metadata: {name: big}
                        spec: {ports: [{port: 80}]}
                        ---
                        apiVersion: discovery.k8s.io/v1
                        kind: EndpointSlice
                        metadata:
                          name: big-1
                          labels: {kubernetes.io/service-name: big}
                        addressType: IPv4
                        ports: [{port: 8080}]
                        endpoints:
                        """);
        for (int i = 0; i < ENDPOINTS; i++) {
            slice.append("- addresses: [10.")
                    .append(round % 250)
                    .append(".1.")
                    .append(i)
                    .append("]\n  zone: a-zone-with-a-rather-long-name-")
                    .append(i)
                    .append('\n');
        }
        mesh.put("big.yaml", slice.toString());
    }
}
