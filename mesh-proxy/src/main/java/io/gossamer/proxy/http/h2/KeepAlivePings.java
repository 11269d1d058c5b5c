package io.gossamer.proxy.http.h2;

import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Finds out that an endpoint is gone although its connection is not: PINGs when nothing else has
 * come for an interval, and closes the connection when there is no answer.
 */
final class KeepAlivePings {

    private static final long DATA = 0x6b65_6570L;

    private final Http2ClientConnection connection;
    private @Nullable Future<?> timer;
    private long framesAtTick;
    private boolean waiting;

    KeepAlivePings(Http2ClientConnection connection) {
        this.connection = connection;
    }

    void start() {
        Http2Parameters parameters = connection.parameters();
        if (!parameters.keepAliveInterval().isZero() && parameters.keepAliveWhileIdle()) {
            schedule(parameters.keepAliveInterval().toNanos());
        }
    }

    /** A request began: without PINGs while idle, this is when they begin. */
    void onStream() {
        Http2Parameters parameters = connection.parameters();
        if (timer == null && !parameters.keepAliveInterval().isZero()) {
            schedule(parameters.keepAliveInterval().toNanos());
        }
    }

    void stop() {
        Future<?> running = timer;
        if (running != null) {
            running.cancel(false);
        }
    }

    private void schedule(long nanos) {
        framesAtTick = connection.framesRead();
        timer = connection.context().executor().schedule(this::tick, nanos, TimeUnit.NANOSECONDS);
    }

    private void tick() {
        timer = null;
        if (connection.isTerminated()) {
            return;
        }
        Http2Parameters parameters = connection.parameters();
        boolean quiet = connection.framesRead() == framesAtTick;
        if (waiting && quiet) {
            connection.close();
        } else if (quiet && (connection.activeStreams() > 0 || parameters.keepAliveWhileIdle())) {
            waiting = true;
            connection.output().ping(DATA, false);
            connection.scheduleFlush();
            schedule(parameters.keepAliveTimeout().toNanos());
        } else if (connection.activeStreams() > 0 || parameters.keepAliveWhileIdle()) {
            waiting = false;
            schedule(parameters.keepAliveInterval().toNanos());
        }
    }
}
