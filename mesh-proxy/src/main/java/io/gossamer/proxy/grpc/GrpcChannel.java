package io.gossamer.proxy.grpc;

import com.google.protobuf.MessageLite;
import io.netty.channel.EventLoop;
import io.netty.util.AsciiString;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Calls to one service over one connection, which is opened by the first call and, after a break,
 * by the next. Of several addresses one is taken that answers. Calls that come earlier wait; how
 * many is the caller's to bound. On its loop.
 */
public final class GrpcChannel {

    /** What follows an attempt to connect that failed. */
    public interface Pause {

        /** Milliseconds until the next one. */
        long next();

        /** The longest pause while a call is urgent, in milliseconds. */
        long urgent();

        /** An attempt has succeeded. */
        void reset();
    }

    /**
     * What all calls share.
     *
     * @param authority of their heads
     * @param maxMessageBytes of a message of the server
     */
    public record Settings(AsciiString authority, int maxMessageBytes, CallObserver observer) {}

    /**
     * Our own: a minute of short pauses. After that only a call that begins shortens one, so that
     * many proxies do not press a service that is away for long.
     */
    private static final int MAX_URGENT_ATTEMPTS = 75;

    private final EventLoop loop;
    private final Settings settings;
    private final Dialer dialer;
    private final Pause pause;
    private final ArrayDeque<GrpcCall<?, ?>> waiting = new ArrayDeque<>();

    /** All connections that are not gone; more than one while earlier ones drain. */
    private final List<Link> links = new ArrayList<>(1);

    private final ArrayDeque<SocketAddress> untried = new ArrayDeque<>(1);
    private @Nullable Link current;
    private @Nullable Link attempt;
    private @Nullable Throwable lastFailure;
    private @Nullable ScheduledFuture<?> backoff;
    private boolean connecting;
    private boolean closed;
    private int urgentAttempts;

    public GrpcChannel(EventLoop loop, Settings settings, Dialer dialer, Pause pause) {
        this.loop = loop;
        this.settings = settings;
        this.dialer = dialer;
        this.pause = pause;
    }

    /** A call that is yet to be started. */
    public <Q extends MessageLite, R> GrpcCall<Q, R> call(
            GrpcMethod<Q, R> method, CallOptions options, GrpcListener<R> listener) {
        return new GrpcCall<>(this, method, options, listener);
    }

    /** Connects now if it is waiting for the next attempt. */
    public void retryNow() {
        if (backoff != null) {
            backoff.cancel(false);
            backoff = null;
            connectIfAsked();
        }
    }

    /** Takes no more calls; closes when those that have begun have ended. Idempotent. */
    public void drain() {
        closed = true;
        failWaiting(closedStatus(), true);
        for (Link link : List.copyOf(links)) {
            link.drain();
        }
    }

    /** Ends all calls. Idempotent. */
    public void close() {
        closed = true;
        for (Link link : List.copyOf(links)) {
            link.close();
        }
        failWaiting(closedStatus(), true);
    }

    EventLoop loop() {
        return loop;
    }

    Settings settings() {
        return settings;
    }

    void start(GrpcCall<?, ?> call) {
        if (closed) {
            // A caller that has only begun to start it is not called back.
            loop.execute(() -> call.close(closedStatus()));
        } else if (current != null && waiting.isEmpty() && current.connection().capacity() > 0) {
            call.begin(current.connection());
        } else {
            waiting.add(call);
            if (call.isUrgent()) {
                hurry();
            }
            connectIfAsked();
        }
    }

    /** A call has ended. */
    void ended(GrpcCall<?, ?> call) {
        waiting.remove(call);
    }

    private static GrpcStatus closedStatus() {
        return GrpcStatus.of(StatusCode.UNAVAILABLE, "channel closed");
    }

    private void connectIfAsked() {
        boolean idle = current == null && !connecting && backoff == null && !closed;
        if (!idle || waiting.isEmpty()) {
            return;
        }
        connecting = true;
        lastFailure = null;
        dialer.resolve(
                new Dialer.Addresses() {
                    @Override
                    public void found(List<SocketAddress> addresses) {
                        List<SocketAddress> order = new ArrayList<>(addresses);
                        Collections.rotate(
                                order, ThreadLocalRandom.current().nextInt(order.size()));
                        untried.addAll(order);
                        tryNext();
                    }

                    @Override
                    public void failed(String why) {
                        connectFailed(GrpcStatus.of(StatusCode.UNAVAILABLE, why));
                    }
                });
    }

    private void tryNext() {
        SocketAddress address = untried.poll();
        if (closed) {
            return;
        }
        if (address == null) {
            connectFailed(new GrpcStatus(StatusCode.UNAVAILABLE, "no connection", lastFailure));
            return;
        }
        Link link = new Link(loop, new Links());
        attempt = link;
        links.add(link);
        link.dial(dialer, address);
    }

    private void connectFailed(GrpcStatus status) {
        connecting = false;
        if (closed) {
            return;
        }
        long millis = pause.next();
        boolean urgent =
                urgentAttempts < MAX_URGENT_ATTEMPTS
                        && waiting.stream().anyMatch(GrpcCall::isUrgent);
        if (urgent) {
            urgentAttempts++;
            millis = Math.min(millis, pause.urgent());
        }
        retryAfter(millis);
        failWaiting(status, false);
    }

    private void retryAfter(long millis) {
        backoff =
                loop.schedule(
                        () -> {
                            backoff = null;
                            connectIfAsked();
                        },
                        millis,
                        TimeUnit.MILLISECONDS);
    }

    /** What was a fair pause for nobody's sake is too long now. */
    private void hurry() {
        ScheduledFuture<?> next = backoff;
        long millis = pause.urgent();
        if (next != null && next.getDelay(TimeUnit.MILLISECONDS) > millis) {
            next.cancel(false);
            retryAfter(millis);
        }
    }

    private void failWaiting(GrpcStatus status, boolean all) {
        for (GrpcCall<?, ?> call : List.copyOf(waiting)) {
            if (all || !call.waitsForReady()) {
                call.close(status);
            }
        }
    }

    private void beginWaiting() {
        while (current != null && current.connection().capacity() > 0) {
            GrpcCall<?, ?> call = waiting.poll();
            if (call == null) {
                return;
            }
            call.begin(current.connection());
        }
    }

    /** What links tell. */
    private final class Links implements Link.Watcher {

        @Override
        public void onReady(Link link) {
            attempt = null;
            connecting = false;
            untried.clear();
            pause.reset();
            urgentAttempts = 0;
            current = link;
            beginWaiting();
        }

        @Override
        public void onAvailable() {
            beginWaiting();
        }

        @Override
        public void onDraining(Link link) {
            if (link == current) {
                current = null;
                connectIfAsked();
            }
        }

        @Override
        public void onEnd(Link link, @Nullable Throwable cause) {
            links.remove(link);
            if (link == attempt) {
                attempt = null;
                lastFailure = cause == null ? lastFailure : cause;
                tryNext();
            } else if (link == current) {
                current = null;
                connectIfAsked();
            }
        }
    }
}
