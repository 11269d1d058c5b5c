package io.gossamer.proxy.route;

import java.time.Duration;
import java.util.Arrays;
import java.util.function.LongSupplier;

/**
 * Bounds retries to a share of the requests of the last {@code ttl}. A floor per second comes on
 * top of the share where a service profile says so (contract, RetryBudget); in our own budget it
 * takes the share's place where there are too few requests, so that many get no more than the
 * share. One event loop.
 */
public final class RetryBudget {

    /** Defaults of the control plane (contract section 2). */
    public static final double DEFAULT_RATIO = 0.2;

    public static final int DEFAULT_MIN_PER_SECOND = 10;
    public static final Duration DEFAULT_TTL = Duration.ofSeconds(10);

    private static final int SLOTS = 10;

    private final double ratio;
    private final double floor;
    private final boolean floorOnTop;
    private final long slotNanos;
    private final LongSupplier nanoTicker;
    private final long[] requests = new long[SLOTS];
    private final long[] retries = new long[SLOTS];
    private long currentSlot;

    public RetryBudget(double ratio, int minPerSecond, Duration ttl, LongSupplier nanoTicker) {
        this(ratio, minPerSecond, ttl, true, nanoTicker);
    }

    private RetryBudget(
            double ratio,
            double minPerSecond,
            Duration ttl,
            boolean floorOnTop,
            LongSupplier nanoTicker) {
        if (ratio < 0 || minPerSecond < 0 || ttl.toSeconds() < 1) {
            throw new IllegalArgumentException(
                    "retry budget: ratio %s, %s per second, ttl %s (expected: not below 0, ttl 1 s"
                                    .formatted(ratio, minPerSecond, ttl)
                            + " or more)");
        }
        this.ratio = ratio;
        this.floorOnTop = floorOnTop;
        this.nanoTicker = nanoTicker;
        floor = minPerSecond * (ttl.toNanos() / 1e9);
        slotNanos = ttl.toNanos() / SLOTS;
        currentSlot = Math.floorDiv(nanoTicker.getAsLong(), slotNanos);
    }

    /**
     * A budget with the defaults.
     *
     * @param loops event loops that have one each and share the floor
     */
    public static RetryBudget ofDefaults(int loops, LongSupplier nanoTicker) {
        double floor = (double) DEFAULT_MIN_PER_SECOND / Math.max(1, loops);
        return new RetryBudget(DEFAULT_RATIO, floor, DEFAULT_TTL, false, nanoTicker);
    }

    /** A request, not a retry, is sent. */
    public void deposit() {
        requests[slot()]++;
    }

    /** Takes the right to one retry; false if the budget is used up. */
    public boolean withdraw() {
        int slot = slot();
        double share = ratio * Arrays.stream(requests).sum();
        double allowed = floorOnTop ? floor + share : Math.max(floor, share);
        if (allowed - Arrays.stream(retries).sum() < 1) {
            return false;
        }
        retries[slot]++;
        return true;
    }

    private int slot() {
        long slot = Math.floorDiv(nanoTicker.getAsLong(), slotNanos);
        long steps = Math.min(SLOTS, slot - currentSlot);
        for (long i = 0; i < steps; i++) {
            int stale = Math.floorMod(slot - i, SLOTS);
            requests[stale] = 0;
            retries[stale] = 0;
        }
        currentSlot = slot;
        return Math.floorMod(slot, SLOTS);
    }
}
