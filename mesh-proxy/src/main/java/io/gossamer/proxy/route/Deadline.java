package io.gossamer.proxy.route;

import io.gossamer.proxy.model.OutboundPolicy;

/**
 * The timeouts of one exchange: of the whole of it, of the response once the request has ended, and
 * of silence. Its owner runs one timer until {@link #next} and asks again. One event loop; times in
 * nanoseconds of the ticker.
 */
public final class Deadline {

    /** Nothing expires. */
    public static final long NEVER = Long.MAX_VALUE;

    /** Which timeout has passed. */
    public enum Expired {
        NONE,
        REQUEST,
        RESPONSE,
        IDLE
    }

    private final long requestNanos;
    private final long responseNanos;
    private final long idleNanos;
    private final long startedAt;
    private long requestEndedAt = NEVER;
    private long activeAt;

    private Deadline(OutboundPolicy.Timeouts timeouts, long now) {
        requestNanos = timeouts.request().toNanos();
        responseNanos = timeouts.response().toNanos();
        idleNanos = timeouts.idle().toNanos();
        startedAt = now;
        activeAt = now;
    }

    /** Whether an exchange with these timeouts needs a deadline. */
    public static boolean isNeeded(OutboundPolicy.Timeouts timeouts) {
        return !(timeouts.request().isZero()
                && timeouts.response().isZero()
                && timeouts.idle().isZero());
    }

    public static Deadline start(OutboundPolicy.Timeouts timeouts, long now) {
        return new Deadline(timeouts, now);
    }

    /** The request has been sent completely. */
    public void requestEnded(long now) {
        requestEndedAt = now;
    }

    /** Bytes moved in some direction. */
    public void active(long now) {
        activeAt = now;
    }

    /** How long until something may expire, at least 0; {@link #NEVER} if nothing can. */
    public long next(long now) {
        long next = NEVER;
        if (requestNanos > 0) {
            next = startedAt + requestNanos - now;
        }
        if (responseNanos > 0 && requestEndedAt != NEVER) {
            next = Math.min(next, requestEndedAt + responseNanos - now);
        }
        if (idleNanos > 0) {
            next = Math.min(next, activeAt + idleNanos - now);
        }
        return Math.max(0, next);
    }

    /** Which timeout has passed by now. */
    public Expired expired(long now) {
        if (requestNanos > 0 && now - startedAt >= requestNanos) {
            return Expired.REQUEST;
        }
        if (responseNanos > 0 && requestEndedAt != NEVER && now - requestEndedAt >= responseNanos) {
            return Expired.RESPONSE;
        }
        return idleNanos > 0 && now - activeAt >= idleNanos ? Expired.IDLE : Expired.NONE;
    }
}
