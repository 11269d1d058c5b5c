package io.gossamer.cli.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a process uses at a moment. A null is what the system does not tell.
 *
 * @param heapBytes heap in use after a full collection
 * @param directBytes direct buffers in use
 * @param residentBytes resident set
 * @param descriptors open file descriptors
 * @param threads native threads
 */
public record ResourceUsage(
        @Nullable Long heapBytes,
        @Nullable Long directBytes,
        @Nullable Long residentBytes,
        @Nullable Long descriptors,
        @Nullable Long threads) {

    /**
     * Measures a JVM.
     *
     * @param directBytes from the metrics of the process, if it has any
     */
    public static ResourceUsage of(long pid, OptionalLong directBytes) {
        Path proc = Path.of("/proc", Long.toString(pid));
        OptionalLong heap = new HotSpot(pid).heapAfterCollection();
        OptionalLong resident = status(proc, "VmRSS:");
        return new ResourceUsage(
                orNull(heap),
                orNull(directBytes),
                resident.isPresent() ? Long.valueOf(resident.getAsLong() * 1024) : null,
                orNull(entries(proc.resolve("fd"))),
                orNull(status(proc, "Threads:")));
    }

    private static @Nullable Long orNull(OptionalLong value) {
        return value.isPresent() ? Long.valueOf(value.getAsLong()) : null;
    }

    private static OptionalLong entries(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return OptionalLong.of(files.count());
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    private static OptionalLong status(Path proc, String field) {
        try (Stream<String> lines = Files.lines(proc.resolve("status"))) {
            return lines.filter(line -> line.startsWith(field))
                    .map(line -> line.substring(field.length()).replace("kB", "").trim())
                    .mapToLong(Long::parseLong)
                    .findFirst();
        } catch (IOException | java.io.UncheckedIOException e) {
            return OptionalLong.empty();
        }
    }
}
