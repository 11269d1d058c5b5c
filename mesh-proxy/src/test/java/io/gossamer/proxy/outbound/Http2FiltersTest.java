package io.gossamer.proxy.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.proxy.model.Protocol;
import io.gossamer.proxy.model.RouteFilter;
import io.gossamer.proxy.model.RouteFilter.PathModifier;
import io.grpc.CallOptions;
import io.grpc.HandlerRegistry;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCallHandler;
import io.grpc.ServerMethodDefinition;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rewrites and mirrors over HTTP/2, with gRPC on either side. */
class Http2FiltersTest {

    private final BlockingQueue<String> served = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> copied = new LinkedBlockingQueue<>();
    private OutboundHarness mesh;
    private Server server;
    private Server mirror;
    private ManagedChannel channel;

    @BeforeEach
    void start() throws Exception {
        mesh = new OutboundHarness(Set.of(), Protocol.HTTP2);
        server = echo(served);
        mirror = echo(copied);
        channel =
                NettyChannelBuilder.forAddress("127.0.0.1", mesh.address().getPort())
                        .usePlaintext()
                        .build();
        mesh.publish(
                OutboundHarness.rule(
                        List.of(
                                new RouteFilter.Rewrite(
                                        "api.example", new PathModifier.Full("/shop.Orders/New")),
                                new RouteFilter.Mirror(
                                        mesh.balance(endpoint(mirror)).backend(), 1, 1)),
                        null,
                        false,
                        OutboundHarness.backend(endpoint(server))));
    }

    @AfterEach
    void stop() {
        channel.shutdownNow();
        mesh.close();
        server.shutdownNow();
        mirror.shutdownNow();
    }

    private static io.gossamer.proxy.model.Endpoint endpoint(Server of) {
        return OutboundHarness.endpoint(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), of.getPort()), null);
    }

    /** Answers each message with itself and notes it with its method and authority. */
    private static Server echo(BlockingQueue<String> seen) throws IOException {
        return NettyServerBuilder.forAddress(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .fallbackHandlerRegistry(
                        new HandlerRegistry() {
                            @Override
                            public ServerMethodDefinition<?, ?> lookupMethod(
                                    String name, @Nullable String authority) {
                                ServerCallHandler<String, String> handler =
                                        ServerCalls.asyncBidiStreamingCall(
                                                answers ->
                                                        echo(
                                                                answers,
                                                                seen,
                                                                name + " at " + authority));
                                return ServerMethodDefinition.create(method(name), handler);
                            }
                        })
                .build()
                .start();
    }

    private static StreamObserver<String> echo(
            StreamObserver<String> answers, BlockingQueue<String> seen, String call) {
        return new StreamObserver<>() {
            @Override
            public void onNext(String message) {
                seen.add(call + ": " + message);
                answers.onNext(message);
            }

            @Override
            public void onError(Throwable failure) {}

            @Override
            public void onCompleted() {
                answers.onCompleted();
            }
        };
    }

    private static MethodDescriptor<String, String> method(String name) {
        return MethodDescriptor.<String, String>newBuilder()
                .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
                .setFullMethodName(name)
                .setRequestMarshaller(new Text())
                .setResponseMarshaller(new Text())
                .build();
    }

    private static final class Text implements MethodDescriptor.Marshaller<String> {
        @Override
        public InputStream stream(String value) {
            return new ByteArrayInputStream(value.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public String parse(InputStream stream) {
            try {
                return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Test
    void aCallIsRewrittenAndCopied() throws Exception {
        String answer =
                ClientCalls.blockingUnaryCall(
                        channel,
                        method("shop.Orders/Old").toBuilder()
                                .setType(MethodDescriptor.MethodType.UNARY)
                                .build(),
                        CallOptions.DEFAULT.withDeadlineAfter(20, TimeUnit.SECONDS),
                        "seven");

        assertThat(answer).isEqualTo("seven");
        String expected = "shop.Orders/New at api.example: seven";
        assertThat(served.poll(20, TimeUnit.SECONDS)).isEqualTo(expected);
        assertThat(copied.poll(20, TimeUnit.SECONDS)).isEqualTo(expected);
    }

    @Test
    void aStreamThatIsAnsweredBeforeItsEndIsNotCopied() throws Exception {
        BlockingQueue<String> answers = new LinkedBlockingQueue<>();
        StreamObserver<String> requests =
                ClientCalls.asyncBidiStreamingCall(
                        channel.newCall(
                                method("shop.Orders/Old"),
                                CallOptions.DEFAULT.withDeadlineAfter(20, TimeUnit.SECONDS)),
                        new StreamObserver<>() {
                            @Override
                            public void onNext(String message) {
                                answers.add(message);
                            }

                            @Override
                            public void onError(Throwable failure) {
                                answers.add(String.valueOf(failure));
                            }

                            @Override
                            public void onCompleted() {
                                answers.add("end");
                            }
                        });

        requests.onNext("one");
        assertThat(answers.poll(20, TimeUnit.SECONDS)).isEqualTo("one");
        requests.onNext("two");
        assertThat(answers.poll(20, TimeUnit.SECONDS)).isEqualTo("two");
        requests.onCompleted();
        assertThat(answers.poll(20, TimeUnit.SECONDS)).isEqualTo("end");

        assertThat(mesh.scrape())
                .containsPattern("gossamer_mirrored_requests_total\\{.*result=\"streaming\"} 1\n");
        assertThat(copied).isEmpty();
    }
}
