package io.gossamer.cli.edges;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Looks at the edges once a second: until all are as they must be, then for as long as it is to be
 * judged. Confined to one thread; interrupting it ends it.
 */
public final class Observation {

    /** So many looks make the window of {@link EdgeSource#recent}. */
    private static final int STEADY_LOOKS = 5;

    private static final long TICK_MILLIS = 1000;

    private final EdgeSource source;
    private final LongSupplier nanoTicker;
    private final Look look;

    /** What happens at every look, with the edges of the last few seconds. */
    @FunctionalInterface
    public interface Look {
        void at(List<Edge> recent) throws InterruptedException;
    }

    public Observation(EdgeSource source, LongSupplier nanoTicker, Look look) {
        this.source = source;
        this.nanoTicker = nanoTicker;
        this.look = look;
    }

    /**
     * Waits until the judge finds no fault for a few seconds.
     *
     * @param within bound of the wait
     * @return the last faults; empty if there was a time without
     */
    public List<String> awaitSteady(Duration within, Function<List<Edge>, List<String>> judge)
            throws InterruptedException {
        long begin = nanoTicker.getAsLong();
        List<String> faults = List.of("no observation yet");
        for (int looks = 0; looks < STEADY_LOOKS || !faults.isEmpty(); looks++) {
            if (nanoTicker.getAsLong() - begin > within.toNanos()) {
                return faults;
            }
            look();
            faults = judge.apply(source.recent());
        }
        return List.of();
    }

    /**
     * Looks on for a time.
     *
     * @param end by the ticker
     */
    public void until(long end) throws InterruptedException {
        while (nanoTicker.getAsLong() - end < 0) {
            look();
        }
    }

    private void look() throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(TICK_MILLIS);
        source.read();
        look.at(source.recent());
    }
}
