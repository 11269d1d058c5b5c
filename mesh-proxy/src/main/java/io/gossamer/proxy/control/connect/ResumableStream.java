package io.gossamer.proxy.control.connect;

import com.google.protobuf.MessageLite;
import io.gossamer.api.MeshHeaders;
import io.gossamer.api.ProxyFeatures;
import io.gossamer.proxy.grpc.CallOptions;
import io.gossamer.proxy.grpc.GrpcCall;
import io.gossamer.proxy.grpc.GrpcListener;
import io.gossamer.proxy.grpc.GrpcMethod;
import io.gossamer.proxy.grpc.GrpcStatus;
import io.gossamer.proxy.http.HeaderBlock;
import io.netty.channel.EventLoop;
import io.netty.util.AsciiString;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A server stream that is opened again after each end, until it is stopped or its owner says that
 * it is over. Everything happens on the control loop.
 *
 * @param <Q> request
 * @param <R> message of the stream
 */
public final class ResumableStream<Q extends MessageLite, R> {

    private static final AsciiString FEATURES = AsciiString.cached(MeshHeaders.GOSSAMER_PROXY);
    private static final AsciiString SYNCED = AsciiString.cached(MeshHeaders.GOSSAMER_SYNCED);
    private static final AsciiString COMPLETE = AsciiString.cached("1");

    /** What this proxy understands beyond the contract (rule R14). */
    private static final AsciiString OUR_FEATURES =
            new AsciiString(
                    ProxyFeatures.announcement(
                            ProxyFeatures.SYNCED,
                            ProxyFeatures.ORIGIN,
                            ProxyFeatures.SESSION_AFFINITY,
                            ProxyFeatures.SLOW_START,
                            ProxyFeatures.DESTINATION_LIMITS,
                            ProxyFeatures.ZONE_PREFERENCE,
                            ProxyFeatures.URL_REWRITE,
                            ProxyFeatures.FAULT_DELAY,
                            ProxyFeatures.RESPONSE_STATUS,
                            ProxyFeatures.REQUEST_MIRROR,
                            ProxyFeatures.JWT));

    /** Our own: how long a service that just came may stay unnoticed. */
    private static final long SOON_MILLIS = 2_000;

    /** What the owner of a stream hears and decides. */
    public interface Owner<R> {

        /** The server has accepted the stream. */
        default void opened(ServerSync sync) {}

        void message(R message);

        /** The stream has ended, with or without an error. */
        AfterEnd ended(GrpcStatus status);
    }

    /** What the server's metadata says about its sources (rule R15). */
    public enum ServerSync {
        /** It does not say. */
        UNKNOWN,
        INCOMPLETE,
        COMPLETE
    }

    /** What follows the end of a stream. */
    public enum AfterEnd {
        /** Another one, after a pause that grows. */
        RETRY,
        /**
         * Another one, after a pause of two seconds at most: what is missing may come any moment.
         */
        RETRY_SOON,
        /** Another one, after the longest pause: the answer will hardly change soon. */
        RETRY_SLOWLY,
        /** Nothing. */
        STOP
    }

    /**
     * Bounds of one stream; it is opened again when it exceeds one. Zero is no bound (contract
     * section 2, receive limits).
     *
     * @param initial until the first message
     * @param idle between two messages
     * @param lifetime in all
     */
    public record Limits(Duration initial, Duration idle, Duration lifetime) {
        public static final Limits NONE = new Limits(Duration.ZERO, Duration.ZERO, Duration.ZERO);
    }

    private final ControlChannel channel;
    private final EventLoop loop;
    private final GrpcMethod<Q, R> method;
    private final Q request;
    private final Limits limits;
    private final Owner<R> owner;
    private final RetryPause pause;
    private @Nullable Attempt attempt;
    private @Nullable ScheduledFuture<?> retry;
    private boolean running;
    private boolean answered;

    public ResumableStream(
            ControlChannel channel,
            GrpcMethod<Q, R> method,
            Q request,
            Limits limits,
            Owner<R> owner) {
        this.channel = channel;
        this.loop = channel.loop().loop();
        this.method = method;
        this.request = request;
        this.limits = channel.address().isLocal() ? Limits.NONE : limits;
        this.owner = owner;
        this.pause =
                RetryPause.towards(
                        channel.address(), () -> ThreadLocalRandom.current().nextDouble());
    }

    /** Opens the stream unless it is open. On the control loop. */
    public void start() {
        if (!running) {
            running = true;
            open();
        }
    }

    /** Ends the stream; the owner hears nothing more. On the control loop. */
    public void stop() {
        running = false;
        if (retry != null) {
            retry.cancel(false);
            retry = null;
        }
        if (attempt != null) {
            attempt.abandon();
            attempt = null;
        }
    }

    /** Until the first answer connections wait for it, and are refused in the end. */
    private CallOptions options() {
        CallOptions options = CallOptions.lasting(metadata());
        return answered ? options : options.asUrgent();
    }

    private static HeaderBlock metadata() {
        HeaderBlock metadata = new HeaderBlock(1);
        metadata.add(FEATURES, OUR_FEATURES);
        return metadata;
    }

    private void open() {
        retry = null;
        attempt = new Attempt();
        attempt.start();
    }

    private void ended(GrpcStatus status) {
        attempt = null;
        AfterEnd next = owner.ended(status);
        if (next == AfterEnd.STOP || !running) {
            running = false;
            return;
        }
        long millis =
                switch (next) {
                    case RETRY_SOON -> Math.min(pause.next(), SOON_MILLIS);
                    case RETRY_SLOWLY -> pause.longest();
                    default -> pause.next();
                };
        retry = loop.schedule(this::open, millis, TimeUnit.MILLISECONDS);
    }

    /** One stream. */
    private final class Attempt implements GrpcListener<R> {
        private final ControlChannel.Lease lease = channel.lease();
        private final GrpcCall<Q, R> call = lease.call(method, options(), this);
        private @Nullable ScheduledFuture<?> messageDue;
        private @Nullable ScheduledFuture<?> end;
        private boolean abandoned;
        private boolean connected;

        void start() {
            call.start();
            call.send(request);
            call.halfClose();
        }

        void abandon() {
            abandoned = true;
            cancelTimers();
            call.cancel("no longer needed");
            lease.close();
        }

        /** The call has a connection; the time before is not the server's. */
        @Override
        public void onReady() {
            if (abandoned || connected) {
                return;
            }
            connected = true;
            expectMessage(limits.initial());
            if (!limits.lifetime().isZero()) {
                end = cancelAfter(limits.lifetime(), "lifetime");
            }
        }

        @Override
        public void onHeaders(HeaderBlock headers) {
            if (abandoned) {
                return;
            }
            answered = true;
            AsciiString synced = headers.get(SYNCED);
            owner.opened(
                    synced == null
                            ? ServerSync.UNKNOWN
                            : synced.equals(COMPLETE)
                                    ? ServerSync.COMPLETE
                                    : ServerSync.INCOMPLETE);
        }

        @Override
        public void onMessage(R message) {
            if (abandoned) {
                return;
            }
            pause.reset();
            expectMessage(limits.idle());
            owner.message(message);
        }

        @Override
        public void onClose(GrpcStatus status) {
            cancelTimers();
            lease.close();
            if (!abandoned) {
                ended(status);
            }
        }

        private void expectMessage(Duration within) {
            if (messageDue != null) {
                messageDue.cancel(false);
                messageDue = null;
            }
            if (!within.isZero()) {
                messageDue = cancelAfter(within, "time without a message");
            }
        }

        private ScheduledFuture<?> cancelAfter(Duration time, String what) {
            return loop.schedule(
                    () -> call.cancel(what + ": " + time + " (expected: less)"),
                    time.toMillis(),
                    TimeUnit.MILLISECONDS);
        }

        private void cancelTimers() {
            if (messageDue != null) {
                messageDue.cancel(false);
            }
            if (end != null) {
                end.cancel(false);
            }
        }
    }
}
