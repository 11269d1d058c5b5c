package io.gossamer.bench.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * CPU time of processes by the scheduler's accounting. Stateless.
 *
 * <p>The {@code schedstat} of a process is that of its first thread alone, so the threads are
 * summed, which is exact to the nanosecond but forgets threads that have ended (a JVM's compilers
 * come and go). {@code stat} remembers them, in ticks of 10 ms cut off. Neither is ever more than
 * the truth, so the larger one is taken: exact while no thread ends, else within two ticks.
 */
public final class CpuTime {

    /** USER_HZ of every Linux architecture that we run on. */
    private static final long TICK_NANOS = 10_000_000;

    private static final int USER_TICKS = 11;
    private static final int SYSTEM_TICKS = 12;

    private CpuTime() {}

    /** Nanoseconds of all the processes since each began. */
    public static long nanos(List<Long> pids) {
        return pids.stream().mapToLong(pid -> nanos(Path.of("/proc", Long.toString(pid)))).sum();
    }

    static long nanos(Path process) {
        return Math.max(threads(process.resolve("task")), ticks(process.resolve("stat")));
    }

    private static long threads(Path tasks) {
        long sum = 0;
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(tasks)) {
            for (Path thread : threads) {
                sum += thread(thread.resolve("schedstat"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    tasks + ": no CPU time (expected: a running process)", e);
        }
        return sum;
    }

    private static long thread(Path schedstat) {
        try {
            String text = Files.readString(schedstat);
            return Long.parseLong(text.substring(0, text.indexOf(' ')));
        } catch (IOException e) {
            // A thread that ends between listing and reading.
            return 0;
        }
    }

    private static long ticks(Path stat) {
        try {
            String text = Files.readString(stat);
            // The name in parentheses may hold spaces.
            String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ", -1);
            return (Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[SYSTEM_TICKS]))
                    * TICK_NANOS;
        } catch (IOException e) {
            throw new UncheckedIOException(stat + ": no CPU time (expected: a running process)", e);
        }
    }
}
