package io.gossamer.it.pair;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
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
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** A gRPC method that answers nothing, late, and a client of it. */
final class SlowGrpcServer implements AutoCloseable {

    private static final byte[] NOTHING = new byte[0];

    private static final MethodDescriptor<byte[], byte[]> METHOD =
            MethodDescriptor.<byte[], byte[]>newBuilder(new Bytes(), new Bytes())
                    .setType(MethodDescriptor.MethodType.UNARY)
                    .setFullMethodName("shop.Orders/Place")
                    .build();

    private final Server server;

    private SlowGrpcServer(Server server) {
        this.server = server;
    }

    /**
     * @param workers as many threads as it has, so many calls it answers at a time
     */
    static SlowGrpcServer start(Executor workers, Duration serviceTime) throws IOException {
        ServerServiceDefinition service =
                ServerServiceDefinition.builder("shop.Orders")
                        .addMethod(
                                METHOD,
                                ServerCalls.asyncUnaryCall(
                                        (request, response) -> answer(serviceTime, response)))
                        .build();
        InetSocketAddress address = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0);
        return new SlowGrpcServer(
                NettyServerBuilder.forAddress(address)
                        .executor(workers)
                        .addService(service)
                        .build()
                        .start());
    }

    private static void answer(Duration serviceTime, StreamObserver<byte[]> response) {
        try {
            TimeUnit.NANOSECONDS.sleep(serviceTime.toNanos());
            response.onNext(NOTHING);
            response.onCompleted();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    int port() {
        return server.getPort();
    }

    /** A client's connection to it, or to a sidecar before it. */
    static ManagedChannel client(InetSocketAddress address) {
        return NettyChannelBuilder.forAddress(address)
                .overrideAuthority("shop")
                .usePlaintext()
                .build();
    }

    static CompletableFuture<OpenLoop.Reply> call(ManagedChannel client) {
        CompletableFuture<OpenLoop.Reply> reply = new CompletableFuture<>();
        ClientCalls.asyncUnaryCall(
                client.newCall(METHOD, CallOptions.DEFAULT.withDeadlineAfter(20, TimeUnit.SECONDS)),
                NOTHING,
                new StreamObserver<>() {
                    @Override
                    public void onNext(byte[] message) {}

                    @Override
                    public void onError(Throwable failure) {
                        reply.complete(refusal(failure));
                    }

                    @Override
                    public void onCompleted() {
                        reply.complete(new OpenLoop.Reply("OK", ""));
                    }
                });
        return reply;
    }

    private static OpenLoop.Reply refusal(Throwable failure) {
        Metadata trailers =
                failure instanceof StatusRuntimeException known ? known.getTrailers() : null;
        String said =
                trailers == null
                        ? null
                        : trailers.get(
                                Metadata.Key.of(
                                        "l5d-proxy-error", Metadata.ASCII_STRING_MARSHALLER));
        return new OpenLoop.Reply(
                Status.fromThrowable(failure).getCode().name(), said == null ? "" : said);
    }

    @Override
    public void close() {
        server.shutdownNow();
    }

    private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
