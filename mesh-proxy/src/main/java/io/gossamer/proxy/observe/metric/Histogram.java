package io.gossamer.proxy.observe.metric;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Distribution of values in the base unit of its buckets. Written by the thread of its recorder
 * only; read by any, with buckets that may be one value apart.
 */
public final class Histogram extends Series {

    private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);

    private final Buckets buckets;

    // One per bucket, then the sum.
    private final long[] cells;

    Histogram(Labels labels, Buckets buckets) {
        super(labels);
        this.buckets = buckets;
        cells = new long[buckets.size() + 1];
    }

    /**
     * Counts one value.
     *
     * @param value nanoseconds for durations, bytes for sizes; below 0 counts as 0
     */
    public void record(long value) {
        long counted = Math.max(0, value);
        add(buckets.indexOf(counted), 1);
        add(cells.length - 1, counted);
    }

    /** Adds this histogram's cells (one per bucket, then the sum) to those of a scrape. */
    void addTo(long[] sums) {
        for (int i = 0; i < cells.length; i++) {
            sums[i] += (long) CELL.getOpaque(cells, i);
        }
    }

    @Override
    long signature() {
        long count = 0;
        for (int i = 0; i < cells.length - 1; i++) {
            count += (long) CELL.getOpaque(cells, i);
        }
        return count;
    }

    private void add(int index, long amount) {
        CELL.setOpaque(cells, index, (long) CELL.get(cells, index) + amount);
    }
}
