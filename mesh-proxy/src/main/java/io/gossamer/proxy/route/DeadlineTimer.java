package io.gossamer.proxy.route;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The one timer of an exchange that has a {@link Deadline}. What moves the deadline away, such as a
 * byte, is only remembered: the timer finds out when it fires, and runs on. Used on its loop only.
 */
public final class DeadlineTimer implements Runnable {

    /** Called on the loop; what is not an attempt's timeout comes once at most. */
    public interface Owner {

        /**
         * @param what the timeout with its length, for people
         */
        void onExpired(Deadline.Expired expired, String what);
    }

    private final EventExecutor loop;
    private final LongSupplier nanoTicker;
    private final Deadline deadline;
    private final Owner owner;
    private @Nullable ScheduledFuture<?> running;
    private long firesAt;
    private boolean stopped;

    /**
     * Runs from now on.
     *
     * @param nanoTicker that of the deadline's times
     */
    public DeadlineTimer(
            EventExecutor loop, LongSupplier nanoTicker, Deadline deadline, Owner owner) {
        this.loop = loop;
        this.nanoTicker = nanoTicker;
        this.deadline = deadline;
        this.owner = owner;
        arm(nanoTicker.getAsLong());
    }

    /**
     * @param bound until the response's head; zero means none
     */
    public void attemptStarted(Duration bound) {
        long now = nanoTicker.getAsLong();
        deadline.attemptStarted(bound, now);
        arm(now);
    }

    /** The attempt has its answer, or will not get one. */
    public void attemptOver() {
        deadline.attemptOver();
    }

    /** The request has been sent completely. */
    public void requestEnded() {
        long now = nanoTicker.getAsLong();
        deadline.requestEnded(now);
        arm(now);
    }

    /** Bytes moved in some direction. */
    public void active() {
        deadline.active(nanoTicker.getAsLong());
    }

    /** Nothing expires any more. */
    public void stop() {
        stopped = true;
        ScheduledFuture<?> current = running;
        if (current != null) {
            current.cancel(false);
            running = null;
        }
    }

    @Override
    public void run() {
        running = null;
        long now = nanoTicker.getAsLong();
        Deadline.Expired expired = deadline.expired(now);
        if (expired != Deadline.Expired.NONE) {
            String what = deadline.describe(expired);
            if (expired == Deadline.Expired.ATTEMPT) {
                deadline.attemptOver();
            } else {
                stopped = true;
            }
            owner.onExpired(expired, what);
        }
        arm(now);
    }

    private void arm(long now) {
        long next = stopped ? Deadline.NEVER : deadline.next(now);
        if (next == Deadline.NEVER) {
            return;
        }
        ScheduledFuture<?> current = running;
        if (current != null) {
            if (firesAt - now <= next) {
                return;
            }
            current.cancel(false);
        }
        firesAt = now + next;
        running = loop.schedule(this, next, TimeUnit.NANOSECONDS);
    }
}
