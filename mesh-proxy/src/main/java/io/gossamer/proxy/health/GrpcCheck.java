package io.gossamer.proxy.health;

import io.gossamer.proxy.channel.Transport;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoopGroup;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Asks {@code grpc.health.v1.Health/Check} for the whole server, over a connection of its own. The
 * messages are a few bytes, so they need no generated classes: the request is empty, the answer is
 * a status in field 1.
 */
final class GrpcCheck extends ClientCall.Listener<byte[]> {

    /** Field 1, a varint: SERVING is 1. */
    private static final byte[] SERVING = {0x08, 0x01};

    private static final byte[] WHOLE_SERVER = {};
    private static final int MAX_ANSWER = 1_024;

    static final MethodDescriptor.Marshaller<byte[]> BYTES =
            new MethodDescriptor.Marshaller<>() {
                @Override
                public InputStream stream(byte[] value) {
                    return new ByteArrayInputStream(value);
                }

                @Override
                public byte[] parse(InputStream stream) {
                    try (stream) {
                        return stream.readAllBytes();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
            };

    private static final MethodDescriptor<byte[], byte[]> CHECK =
            MethodDescriptor.<byte[], byte[]>newBuilder(BYTES, BYTES)
                    .setType(MethodDescriptor.MethodType.UNARY)
                    .setFullMethodName("grpc.health.v1.Health/Check")
                    .build();

    private final ManagedChannel channel;
    private final Duration timeout;
    private final Checker.Outcome outcome;
    private byte @Nullable [] answer;

    GrpcCheck(
            EventLoop loop, InetSocketAddress address, Duration timeout, Checker.Outcome outcome) {
        IoEventLoopGroup group = (IoEventLoopGroup) Objects.requireNonNull(loop.parent());
        this.timeout = timeout;
        this.outcome = outcome;
        this.channel =
                NettyChannelBuilder.forAddress(address)
                        .eventLoopGroup(group)
                        .channelType(Transport.socketChannel(group))
                        .executor(loop)
                        .usePlaintext()
                        .maxInboundMessageSize(MAX_ANSWER)
                        .disableRetry()
                        .disableServiceConfigLookUp()
                        .proxyDetector(target -> null)
                        .build();
    }

    void start() {
        ClientCall<byte[], byte[]> call =
                channel.newCall(
                        CHECK,
                        CallOptions.DEFAULT.withDeadlineAfter(
                                timeout.toMillis(), TimeUnit.MILLISECONDS));
        call.start(this, new Metadata());
        call.request(2);
        call.sendMessage(WHOLE_SERVER);
        call.halfClose();
    }

    @Override
    public void onMessage(byte[] message) {
        answer = message;
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
        channel.shutdownNow();
        if (!status.isOk()) {
            outcome.onChecked("gRPC " + status.getCode() + " (expected: OK and SERVING)");
        } else {
            outcome.onChecked(
                    Arrays.equals(answer, SERVING) ? null : "not SERVING (expected: SERVING)");
        }
    }
}
