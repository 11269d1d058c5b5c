package io.gossamer.proxy.balance.simulation;

import java.util.Arrays;

/** How long each request took, from its arrival to its answer. */
final class Latencies {

    private long[] nanos = new long[1 << 16];
    private int count;
    private boolean sorted;

    void add(long latencyNanos) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * count);
        }
        nanos[count++] = latencyNanos;
        sorted = false;
    }

    int count() {
        return count;
    }

    /** The latency that this share of the requests does not exceed. */
    double millis(double quantile) {
        if (!sorted) {
            Arrays.sort(nanos, 0, count);
            sorted = true;
        }
        return nanos[Math.min(count - 1, (int) (count * quantile))] / 1e6;
    }
}
