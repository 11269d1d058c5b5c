package io.gossamer.bench.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Memory of processes together, in bytes. Immutable.
 *
 * @param resident all of it, what is shared counted for each
 * @param proportional what is shared divided among those who share it
 * @param privateDirty what would be free if they ended
 */
public record MemoryUse(long resident, long proportional, long privateDirty) {

    /** As the kernel sums it up in {@code smaps_rollup}. */
    public static MemoryUse of(List<Long> pids) {
        return pids.stream()
                .map(pid -> read(Path.of("/proc", Long.toString(pid), "smaps_rollup")))
                .reduce(new MemoryUse(0, 0, 0), MemoryUse::plus);
    }

    private static MemoryUse read(Path rollup) {
        try {
            return parse(Files.readAllLines(rollup));
        } catch (IOException e) {
            throw new UncheckedIOException(rollup + ": no memory (expected: a running process)", e);
        }
    }

    static MemoryUse parse(List<String> lines) {
        return new MemoryUse(
                bytes(lines, "Rss:"), bytes(lines, "Pss:"), bytes(lines, "Private_Dirty:"));
    }

    private static long bytes(List<String> lines, String field) {
        for (String line : lines) {
            if (line.startsWith(field)) {
                return Long.parseLong(line.substring(field.length()).strip().split(" ", -1)[0])
                        * 1024;
            }
        }
        throw new IllegalStateException("smaps_rollup: no " + field + " (expected: one)");
    }

    private MemoryUse plus(MemoryUse other) {
        return new MemoryUse(
                resident + other.resident,
                proportional + other.proportional,
                privateDirty + other.privateDirty);
    }
}
