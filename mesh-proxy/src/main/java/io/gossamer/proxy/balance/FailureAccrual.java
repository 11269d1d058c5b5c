package io.gossamer.proxy.balance;

import io.gossamer.proxy.model.OutboundPolicy;
import java.time.Duration;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Decides when an endpoint has failed too often: so many failures in a row, or a success rate below
 * the threshold over a sliding window of ten slots (semantics 1.4). One endpoint, one event loop.
 */
final class FailureAccrual {

    private static final int SLOTS = 10;

    /** Longest wait that a Retry-After may ask for (semantics 1.3). */
    private static final long MAX_HINT_NANOS = Duration.ofSeconds(300).toNanos();

    private final OutboundPolicy.FailureAccrual policy;
    private final RandomGenerator random;
    private final long slotNanos;
    private final int[] successes = new int[SLOTS];
    private final int[] failures = new int[SLOTS];

    private long currentSlot;
    private int run;
    private long backoff;

    FailureAccrual(OutboundPolicy.FailureAccrual policy, RandomGenerator random) {
        this.policy = policy;
        this.random = random;
        slotNanos = Math.max(1, policy.window().toNanos() / SLOTS);
    }

    /** Takes in an outcome; whether the endpoint should be ejected now. */
    boolean record(Outcome outcome, long now) {
        advance(now);
        int slot = (int) Math.floorMod(currentSlot, (long) SLOTS);
        switch (outcome) {
            case SUCCESS -> {
                run = 0;
                successes[slot]++;
            }
            case FAILURE -> {
                run++;
                failures[slot]++;
            }
            case THROTTLED -> failures[slot]++;
            case NEUTRAL -> {
                return false;
            }
        }
        return outcome != Outcome.SUCCESS && (isRunTooLong() || isRateTooLow());
    }

    /**
     * How long the endpoint stays out: exponential from the smallest to the largest backoff.
     *
     * @param retryAfterNanos what the endpoint asked for, or 0
     */
    long nextBackoff(long retryAfterNanos) {
        OutboundPolicy.Backoff bounds = policy.backoff();
        backoff =
                backoff == 0
                        ? bounds.min().toNanos()
                        : Math.min(backoff * 2, bounds.max().toNanos());
        long delay = backoff + (long) (random.nextDouble() * bounds.jitter() * backoff);
        return bounds.respectRetryAfter()
                ? Math.max(delay, Math.min(retryAfterNanos, MAX_HINT_NANOS))
                : delay;
    }

    /** The endpoint passed its probation. */
    void reset() {
        run = 0;
        backoff = 0;
        Arrays.fill(successes, 0);
        Arrays.fill(failures, 0);
    }

    private boolean isRunTooLong() {
        return policy.maxConsecutive() > 0 && run >= policy.maxConsecutive();
    }

    private boolean isRateTooLow() {
        if (policy.successRate() <= 0) {
            return false;
        }
        int good = 0;
        int bad = 0;
        for (int i = 0; i < SLOTS; i++) {
            good += successes[i];
            bad += failures[i];
        }
        int total = good + bad;
        return total > 0 && total >= policy.minRequests() && good < policy.successRate() * total;
    }

    private void advance(long now) {
        long slot = Math.floorDiv(now, slotNanos);
        long steps = Math.min(SLOTS, slot - currentSlot);
        for (long i = 0; i < steps; i++) {
            int stale = (int) Math.floorMod(slot - i, (long) SLOTS);
            successes[stale] = 0;
            failures[stale] = 0;
        }
        currentSlot = slot;
    }
}
