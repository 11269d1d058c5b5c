package io.gossamer.bench.load;

import org.HdrHistogram.Histogram;

/** Counts what is answered. Only on the generator's event loop. */
final class Meter {

    /** Longest latency that is told apart, in nanoseconds: a minute. */
    private static final long LONGEST = 60_000_000_000L;

    private static final int DIGITS = 3;

    private final Histogram latencies = new Histogram(1000, LONGEST, DIGITS);
    private long completed;
    private long errors;
    private long bytes;
    private long since = System.nanoTime();

    void completed(long intended) {
        completed++;
        latencies.recordValue(Math.min(LONGEST, Math.max(0, System.nanoTime() - intended)));
    }

    void received(long more) {
        bytes += more;
    }

    void failed() {
        errors++;
    }

    void reset() {
        latencies.reset();
        completed = 0;
        errors = 0;
        bytes = 0;
        since = System.nanoTime();
    }

    /**
     * @param waiting requests that are due and not sent
     */
    LoadResult result(long waiting) {
        return new LoadResult(
                completed,
                errors,
                bytes,
                waiting,
                System.nanoTime() - since,
                latencies.getValueAtPercentile(50),
                latencies.getValueAtPercentile(99),
                latencies.getValueAtPercentile(99.9),
                latencies.getMaxValue());
    }
}
