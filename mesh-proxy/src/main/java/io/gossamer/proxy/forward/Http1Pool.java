package io.gossamer.proxy.forward;

import io.gossamer.api.FailureCode;
import io.gossamer.proxy.http.ClientConnection;
import io.gossamer.proxy.http.ClientStream;
import io.gossamer.proxy.http.RequestHead;
import io.gossamer.proxy.http.h1.Http1ClientConnection;
import io.gossamer.proxy.model.ProxyFailure;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keep-alive connections, the one used last first. A connection that waited and turns out to be
 * closed costs a request without body of an idempotent method nothing: it is sent again, once.
 */
final class Http1Pool implements HttpEndpointPool, ClientConnection.Owner {

    /** Share of the server's own timeout after which a connection is not used any more. */
    private static final double SERVER_TIMEOUT_SHARE = 0.8;

    private final EventLoop loop;
    private final Dialer dialer;
    private final long idleNanos;
    private final int maxIdle;

    private final ArrayDeque<Idle> idle = new ArrayDeque<>();
    private @Nullable Future<?> sweep;
    private final Set<Http1ClientConnection> live =
            Collections.newSetFromMap(new IdentityHashMap<>());
    private boolean closed;

    private record Idle(Http1ClientConnection connection, long deadline) {}

    Http1Pool(EventLoop loop, Dialer dialer, Duration idleTimeout, int maxIdle) {
        this.loop = loop;
        this.dialer = dialer;
        this.idleNanos = idleTimeout.toNanos();
        this.maxIdle = maxIdle;
    }

    @Override
    public Pending open(
            RequestHead head, boolean end, ClientStream.Listener listener, Opened opened) {
        Http1ClientConnection waiting = takeIdle();
        if (waiting != null) {
            if (end && !opened.repeats() && StaleRetry.isRepeatable(head)) {
                StaleRetry retry = new StaleRetry(this, head, listener);
                opened.onOpened(retry.start(waiting), waiting.channel());
            } else {
                opened.onOpened(start(waiting, head, end, listener), waiting.channel());
            }
            return () -> {};
        }
        return openFresh(head, end, listener, opened);
    }

    /** Sends the request on a new connection. */
    Pending openFresh(
            RequestHead head, boolean end, ClientStream.Listener listener, Opened opened) {
        if (closed) {
            opened.onFailed(
                    ProxyFailure.retryable(FailureCode.CONNECT_FAILED, "endpoint: was removed"));
            return () -> {};
        }
        Dial dial =
                new Dial(opened) {
                    @Override
                    void use(Http1ClientConnection connection) {
                        ClientStream stream = start(connection, head, end, listener);
                        opened.onOpened(stream, connection.channel());
                    }
                };
        dialer.dial(dial);
        return dial;
    }

    ClientStream start(
            Http1ClientConnection connection,
            RequestHead head,
            boolean end,
            ClientStream.Listener listener) {
        return connection.open(head, end, listener);
    }

    @Override
    public void connect(Opened outcome) {
        dialer.dial(
                new Dial(outcome) {
                    @Override
                    void use(Http1ClientConnection connection) {
                        onAvailable(connection);
                        outcome.onOpened(NoStream.INSTANCE, connection.channel());
                    }
                });
    }

    private @Nullable Http1ClientConnection takeIdle() {
        long now = loop.ticker().nanoTime();
        Idle last;
        while ((last = idle.pollLast()) != null) {
            if (last.connection.capacity() > 0 && last.deadline - now > 0) {
                return last.connection;
            }
            last.connection.drain();
        }
        return null;
    }

    @Override
    public void onAvailable(ClientConnection connection) {
        Http1ClientConnection free = (Http1ClientConnection) connection;
        if (closed || idle.size() >= maxIdle) {
            free.drain();
            return;
        }
        idle.addLast(new Idle(free, loop.ticker().nanoTime() + idleTime(free)));
        if (sweep == null) {
            scheduleSweep(idleNanos);
        }
    }

    private long idleTime(Http1ClientConnection connection) {
        int told = connection.idleTimeoutSeconds();
        if (told == Http1ClientConnection.NO_TIMEOUT) {
            return idleNanos;
        }
        return Math.min(idleNanos, (long) (TimeUnit.SECONDS.toNanos(told) * SERVER_TIMEOUT_SHARE));
    }

    private void scheduleSweep(long nanos) {
        sweep = loop.schedule(this::sweep, nanos, TimeUnit.NANOSECONDS);
    }

    /** Closes what has waited too long: one timer for all. */
    private void sweep() {
        sweep = null;
        long now = loop.ticker().nanoTime();
        long next = Long.MAX_VALUE;
        ArrayDeque<Idle> expired = new ArrayDeque<>();
        Iterator<Idle> all = idle.iterator();
        while (all.hasNext()) {
            Idle waiting = all.next();
            long left = waiting.deadline - now;
            if (left <= 0) {
                all.remove();
                expired.add(waiting);
            } else {
                next = Math.min(next, left);
            }
        }
        for (Idle waiting : expired) {
            waiting.connection.drain();
        }
        if (next != Long.MAX_VALUE && sweep == null) {
            scheduleSweep(next);
        }
    }

    @Override
    public void onDraining(ClientConnection connection) {}

    @Override
    public void onClosed(ClientConnection connection) {
        Http1ClientConnection gone = (Http1ClientConnection) connection;
        live.remove(gone);
        if (gone.activeStreams() == 0) {
            idle.removeIf(waiting -> waiting.connection == gone);
        }
    }

    @Override
    public int closeIdle(int count) {
        int closed = 0;
        Idle longest;
        while (closed < count && (longest = idle.pollFirst()) != null) {
            longest.connection.drain();
            closed++;
        }
        return closed;
    }

    @Override
    public int activeStreams() {
        int active = 0;
        for (Http1ClientConnection connection : live) {
            active += connection.activeStreams();
        }
        return active;
    }

    @Override
    public int connections() {
        return live.size();
    }

    @Override
    public void close() {
        closed = true;
        Future<?> running = sweep;
        if (running != null) {
            running.cancel(false);
            sweep = null;
        }
        Idle waiting;
        while ((waiting = idle.poll()) != null) {
            waiting.connection.drain();
        }
    }

    /** A connection that is being made for one request. */
    private abstract class Dial implements Connected, Pending {

        private final Opened opened;
        private boolean cancelled;

        Dial(Opened opened) {
            this.opened = opened;
        }

        abstract void use(Http1ClientConnection connection);

        @Override
        public void cancel() {
            cancelled = true;
        }

        @Override
        public void onConnected(Channel channel) {
            Http1ClientConnection connection = new Http1ClientConnection(Http1Pool.this);
            channel.pipeline().addLast(connection);
            live.add(connection);
            if (cancelled || closed) {
                onAvailable(connection);
                if (!cancelled) {
                    onFailed(
                            ProxyFailure.retryable(
                                    FailureCode.CONNECT_FAILED, "endpoint: was removed"));
                }
            } else {
                use(connection);
            }
        }

        @Override
        public void onFailed(ProxyFailure failure) {
            if (!cancelled) {
                opened.onFailed(failure);
            }
        }
    }
}
