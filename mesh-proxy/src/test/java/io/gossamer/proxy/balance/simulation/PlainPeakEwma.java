package io.gossamer.proxy.balance.simulation;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Peak EWMA as the contract's original has it, to compare with: the cheaper of two, a higher sample
 * replaces the estimate, a lower one moves it by the decay; times the requests in flight.
 */
final class PlainPeakEwma implements Chooser {

    private static final double DECAY_NANOS = 10e9;
    private static final double DEFAULT_RTT_NANOS = 30e6;

    private final Clock clock;
    private final SplittableRandom random;
    private final double[] rtt;
    private final long[] sampledAt;
    private final int[] pending;

    PlainPeakEwma(int endpoints, Clock clock, long seed) {
        this.clock = clock;
        random = new SplittableRandom(seed);
        rtt = new double[endpoints];
        Arrays.fill(rtt, DEFAULT_RTT_NANOS);
        sampledAt = new long[endpoints];
        pending = new int[endpoints];
    }

    @Override
    public int choose() {
        int first = random.nextInt(rtt.length);
        int second = random.nextInt(rtt.length - 1);
        if (second >= first) {
            second++;
        }
        int chosen = cost(second) < cost(first) ? second : first;
        pending[chosen]++;
        return chosen;
    }

    private double cost(int endpoint) {
        return rtt[endpoint] * (pending[endpoint] + 1);
    }

    @Override
    public void answered(int endpoint, long rttNanos) {
        pending[endpoint]--;
        long now = clock.getAsLong();
        double weight = Math.exp((sampledAt[endpoint] - now) / DECAY_NANOS);
        rtt[endpoint] =
                rttNanos > rtt[endpoint]
                        ? rttNanos
                        : rtt[endpoint] * weight + rttNanos * (1 - weight);
        sampledAt[endpoint] = now;
    }
}
