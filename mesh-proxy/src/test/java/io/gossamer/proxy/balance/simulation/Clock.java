package io.gossamer.proxy.balance.simulation;

import java.util.function.LongSupplier;

/** Virtual time. */
final class Clock implements LongSupplier {

    private long now;

    void set(long nanos) {
        now = nanos;
    }

    @Override
    public long getAsLong() {
        return now;
    }
}
