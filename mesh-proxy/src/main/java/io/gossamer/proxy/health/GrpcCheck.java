package io.gossamer.proxy.health;

import com.google.protobuf.Empty;
import com.google.protobuf.Int32Value;
import io.gossamer.proxy.grpc.CallObserver;
import io.gossamer.proxy.grpc.CallOptions;
import io.gossamer.proxy.grpc.Dialer;
import io.gossamer.proxy.grpc.GrpcCall;
import io.gossamer.proxy.grpc.GrpcChannel;
import io.gossamer.proxy.grpc.GrpcListener;
import io.gossamer.proxy.grpc.GrpcMethod;
import io.gossamer.proxy.grpc.GrpcStatus;
import io.gossamer.proxy.grpc.Sockets;
import io.gossamer.proxy.model.Addresses;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import io.netty.util.AsciiString;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * Asks {@code grpc.health.v1.Health/Check} for the whole server, over a connection of its own. The
 * messages need no generated classes: the request is empty, the answer is an enumeration in field
 * 1, which is a number on the wire.
 */
final class GrpcCheck implements GrpcListener<Int32Value> {

    static final GrpcMethod<Empty, Int32Value> CHECK =
            GrpcMethod.of("/grpc.health.v1.Health/Check", Empty.class, Int32Value.parser());

    private static final int SERVING = 1;
    private static final int MAX_ANSWER = 1_024;

    private final GrpcChannel channel;
    private final Duration timeout;
    private final Checker.Outcome outcome;
    private int answer;

    GrpcCheck(
            EventLoop loop, InetSocketAddress address, Duration timeout, Checker.Outcome outcome) {
        this.timeout = timeout;
        this.outcome = outcome;
        this.channel =
                new GrpcChannel(
                        loop,
                        new GrpcChannel.Settings(
                                new AsciiString(Addresses.format(address)),
                                MAX_ANSWER,
                                CallObserver.NONE),
                        new Plaintext(loop, address, (int) timeout.toMillis()),
                        new Once(timeout.toMillis()));
    }

    void start() {
        GrpcCall<Empty, Int32Value> call = channel.call(CHECK, CallOptions.within(timeout), this);
        call.start();
        call.send(Empty.getDefaultInstance());
        call.halfClose();
    }

    @Override
    public void onMessage(Int32Value message) {
        answer = message.getValue();
    }

    @Override
    public void onClose(GrpcStatus status) {
        channel.close();
        if (!status.isOk()) {
            outcome.onChecked("gRPC " + status.code() + " (expected: OK and SERVING)");
        } else {
            outcome.onChecked(answer == SERVING ? null : "not SERVING (expected: SERVING)");
        }
    }

    /** The application on this host. */
    private record Plaintext(EventLoop loop, InetSocketAddress address, int timeoutMillis)
            implements Dialer {

        @Override
        public void resolve(Dialer.Addresses to) {
            to.found(List.of(address));
        }

        @Override
        public Channel dial(
                SocketAddress there, ChannelHandler connection, Consumer<Throwable> failed) {
            return Sockets.connect(
                    loop,
                    there,
                    timeoutMillis,
                    channel -> channel.pipeline().addLast(connection),
                    failed);
        }
    }

    /** A check that fails to connect has its answer. */
    private record Once(long next) implements GrpcChannel.Pause {
        @Override
        public long urgent() {
            return next;
        }

        @Override
        public void reset() {}
    }
}
