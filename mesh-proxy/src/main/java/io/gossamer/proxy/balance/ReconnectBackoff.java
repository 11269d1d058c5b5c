package io.gossamer.proxy.balance;

import java.util.random.RandomGenerator;

/**
 * When an endpoint that refused a connection is probed again: 100 ms, doubled, plus up to a tenth
 * of jitter. For its first minute of absence the delay stays below 1 s, so that a replica that
 * restarts is used within a second of its return; after that it grows to 60 s (the bound of the
 * contract, section 5), unless nothing else is ready and requests wait ({@link #IN_DEMAND_NANOS}).
 */
final class ReconnectBackoff {

    /** Longest delay while an endpoint is wanted: below 1 s with jitter. */
    static final long IN_DEMAND_NANOS = 800_000_000L;

    private static final long MIN_NANOS = 100_000_000L;
    private static final long MAX_NANOS = 60_000_000_000L;
    private static final long RESTART_NANOS = 60_000_000_000L;
    private static final double JITTER = 0.1;

    private final RandomGenerator random;
    private long base;
    private long awaySince;

    ReconnectBackoff(RandomGenerator random) {
        this.random = random;
    }

    /** The endpoint works. */
    void reset() {
        base = 0;
    }

    /** Delay before the next attempt, in nanoseconds. */
    long next(long now) {
        if (base == 0) {
            base = MIN_NANOS;
            awaySince = now;
        } else {
            long bound = now - awaySince < RESTART_NANOS ? IN_DEMAND_NANOS : MAX_NANOS;
            base = Math.min(base * 2, bound);
        }
        return withJitter(base);
    }

    /** Delay of an attempt that waiting requests hurry up. */
    long inDemand() {
        return withJitter(IN_DEMAND_NANOS);
    }

    private long withJitter(long nanos) {
        return nanos + (long) (random.nextDouble() * JITTER * nanos);
    }
}
