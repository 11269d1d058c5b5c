package io.gossamer.proxy.route;

import io.gossamer.proxy.model.OutboundPolicy;
import java.time.Duration;

/**
 * The timeouts of one exchange: of the whole of it, of the response once the request has ended, of
 * silence, and of each attempt until its response's head (contract section 1, Timeouts and Retry).
 * One event loop; times in nanoseconds of the ticker.
 */
public final class Deadline {

    /** Nothing expires. */
    public static final long NEVER = Long.MAX_VALUE;

    /** Which timeout has passed. */
    public enum Expired {
        NONE("none"),
        REQUEST("request timeout"),
        ATTEMPT("timeout of the attempt"),
        RESPONSE("response timeout"),
        IDLE("idle timeout");

        private final String text;

        Expired(String text) {
            this.text = text;
        }
    }

    private final long requestNanos;
    private final long responseNanos;
    private final long idleNanos;
    private final long startedAt;
    private long attemptNanos;
    private long attemptStartedAt;
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

    /**
     * An attempt is on its way to an endpoint, and with it the request once more.
     *
     * @param bound until the response's head; zero means none
     */
    public void attemptStarted(Duration bound, long now) {
        attemptNanos = bound.toNanos();
        attemptStartedAt = now;
        requestEndedAt = NEVER;
    }

    /** The attempt has its answer, or will not get one. */
    public void attemptOver() {
        attemptNanos = 0;
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
        if (attemptNanos > 0) {
            next = Math.min(next, attemptStartedAt + attemptNanos - now);
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
        if (attemptNanos > 0 && now - attemptStartedAt >= attemptNanos) {
            return Expired.ATTEMPT;
        }
        if (responseNanos > 0 && requestEndedAt != NEVER && now - requestEndedAt >= responseNanos) {
            return Expired.RESPONSE;
        }
        return idleNanos > 0 && now - activeAt >= idleNanos ? Expired.IDLE : Expired.NONE;
    }

    /** The timeout and its length, for people. */
    public String describe(Expired expired) {
        long nanos =
                switch (expired) {
                    case NONE -> 0;
                    case REQUEST -> requestNanos;
                    case ATTEMPT -> attemptNanos;
                    case RESPONSE -> responseNanos;
                    case IDLE -> idleNanos;
                };
        return expired.text + " of " + Duration.ofNanos(nanos).toMillis() + " ms";
    }
}
