package io.gossamer.proxy.observe.metric;

/** One time series: a meter with one set of labels, written by one thread. */
abstract sealed class Series permits Counter, Gauge, Histogram {

    private final Labels labels;

    // Of the scraping thread.
    private long lastSignature;
    private long lastChange;

    Series(Labels labels) {
        this.labels = labels;
    }

    Labels labels() {
        return labels;
    }

    /** Differs whenever the series has been written to. */
    abstract long signature();

    /** Whether it says something even if it does not change. */
    boolean isActive() {
        return false;
    }

    /** How long ago the scraper saw it change, in nanoseconds. */
    long idleNanos(long now) {
        long signature = signature();
        if (signature != lastSignature || lastChange == 0 || isActive()) {
            lastSignature = signature;
            lastChange = now == 0 ? 1 : now;
        }
        return now - lastChange;
    }
}
