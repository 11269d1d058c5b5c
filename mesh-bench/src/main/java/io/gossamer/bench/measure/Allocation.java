package io.gossamer.bench.measure;

import io.gossamer.cli.process.MeshFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * What JVMs with the serial collector have allocated, from their own counters: collections times
 * the size of eden, and what lies in it now. Read by {@code jcmd}, which costs the JVM some CPU
 * time: not while that is measured.
 */
public final class Allocation {

    private static final String COLLECTIONS = "sun.gc.collector.0.invocations";
    private static final String CAPACITY = "sun.gc.generation.0.space.0.capacity";
    private static final String USED = "sun.gc.generation.0.space.0.used";

    private final Path jcmd;

    /**
     * @param javaHome of a JDK
     */
    public Allocation(Path javaHome) {
        jcmd = javaHome.resolve("bin").resolve("jcmd");
    }

    /** Bytes that the processes have allocated since each began, as long as eden kept its size. */
    public long bytes(List<Long> pids) throws InterruptedException {
        long sum = 0;
        for (long pid : pids) {
            sum += counters(pid).bytes();
        }
        return sum;
    }

    private Counters counters(long pid) throws InterruptedException {
        try {
            Process process =
                    new ProcessBuilder(jcmd.toString(), Long.toString(pid), "PerfCounter.print")
                            .redirectErrorStream(true)
                            .start();
            process.getOutputStream().close();
            String text =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            return Counters.parse(text);
        } catch (IOException e) {
            throw new UncheckedIOException(jcmd + ": no counters", e);
        }
    }

    /**
     * What is needed of the JVM's counters.
     *
     * @param collections of the young generation
     * @param capacity of eden
     * @param used of eden
     */
    record Counters(long collections, long capacity, long used) {

        static Counters parse(String text) {
            return new Counters(value(text, COLLECTIONS), value(text, CAPACITY), value(text, USED));
        }

        private static long value(String text, String name) {
            for (String line : text.split("\n", -1)) {
                if (line.startsWith(name + "=")) {
                    return Long.parseLong(line.substring(name.length() + 1).strip());
                }
            }
            throw new MeshFailure(
                    "JVM counter: " + name + " is missing (expected: the serial collector's)");
        }

        long bytes() {
            return collections * capacity + used;
        }
    }
}
