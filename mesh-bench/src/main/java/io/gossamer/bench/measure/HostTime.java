package io.gossamer.bench.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What all cores did since the machine started, in ticks. Immutable.
 *
 * @param total of everything
 * @param idle nothing to do
 * @param stolen taken by the host for other machines
 */
public record HostTime(long total, long idle, long stolen) {

    private static final int IDLE = 4;
    private static final int WAITING = 5;
    private static final int STOLEN = 8;
    private static final double TICK_NANOS = 10_000_000;

    /** Now. */
    public static HostTime now() {
        try {
            return parse(Files.readAllLines(Path.of("/proc/stat")).get(0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static HostTime parse(String line) {
        String[] words = line.split("\\s+", -1);
        long total = 0;
        // Guest time, from the ninth on, is part of user time.
        for (int i = 1; i <= STOLEN; i++) {
            total += Long.parseLong(words[i]);
        }
        return new HostTime(
                total,
                Long.parseLong(words[IDLE]) + Long.parseLong(words[WAITING]),
                Long.parseLong(words[STOLEN]));
    }

    /** Share of the time since then that the host stole. */
    public double stolenSince(HostTime earlier) {
        long all = total - earlier.total;
        return all == 0 ? 0 : (stolen - earlier.stolen) / (double) all;
    }

    /** Nanoseconds since then in which a core was busy, of all cores together. */
    public double busyNanosSince(HostTime earlier) {
        return (total - earlier.total - (idle - earlier.idle) - (stolen - earlier.stolen))
                * TICK_NANOS;
    }

    /** Share of the time since then that nobody whom we know used. */
    public double foreignSince(HostTime earlier, double knownNanos) {
        long all = total - earlier.total;
        return all == 0
                ? 0
                : Math.max(0, busyNanosSince(earlier) - knownNanos) / (all * TICK_NANOS);
    }
}
