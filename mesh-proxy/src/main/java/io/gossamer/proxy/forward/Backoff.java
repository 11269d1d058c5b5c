package io.gossamer.proxy.forward;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * Delays between attempts: the base doubled with each failure up to a maximum, plus a random part
 * of at most {@code base * jitter} (contract section 5, connect backoff). Not thread-safe.
 */
public final class Backoff {

    private final long minNanos;
    private final long maxNanos;
    private final double jitter;
    private final DoubleSupplier random;
    private long baseNanos;

    /**
     * @param min positive
     * @param max at least {@code min}
     * @param jitter 0 to 100; the share of the base that the random part may have
     * @param random uniform in [0, 1)
     */
    public Backoff(Duration min, Duration max, double jitter, DoubleSupplier random) {
        this.minNanos = min.toNanos();
        this.maxNanos = max.toNanos();
        this.jitter = jitter;
        this.random = random;
        if (minNanos <= 0 || maxNanos < minNanos) {
            throw new IllegalArgumentException(
                    "backoff: " + min + " to " + max + " (expected: 0 < min <= max)");
        }
        if (!(jitter >= 0 && jitter <= 100)) {
            throw new IllegalArgumentException(
                    "backoff jitter: " + jitter + " (expected: 0 to 100)");
        }
        this.baseNanos = minNanos;
    }

    /** How long to wait before the next attempt. */
    public Duration next() {
        long base = baseNanos;
        baseNanos = base > maxNanos / 2 ? maxNanos : base * 2;
        return Duration.ofNanos(base + (long) (base * jitter * random.getAsDouble()));
    }

    /** An attempt succeeded. */
    public void reset() {
        baseNanos = minNanos;
    }
}
