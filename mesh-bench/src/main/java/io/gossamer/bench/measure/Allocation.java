package io.gossamer.bench.measure;

import io.gossamer.cli.process.MeshFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
            sum += bytes(counters(pid));
        }
        return sum;
    }

    static long bytes(Map<String, Long> counters) {
        return counters.get(COLLECTIONS) * counters.get(CAPACITY) + counters.get(USED);
    }

    private Map<String, Long> counters(long pid) throws InterruptedException {
        try {
            Process process =
                    new ProcessBuilder(jcmd.toString(), Long.toString(pid), "PerfCounter.print")
                            .redirectErrorStream(true)
                            .start();
            process.getOutputStream().close();
            String text =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            return parse(text);
        } catch (IOException e) {
            throw new UncheckedIOException(jcmd + ": no counters", e);
        }
    }

    /**
     * The counters that are needed.
     *
     * @throws MeshFailure if one is missing
     */
    static Map<String, Long> parse(String text) {
        Map<String, Long> counters = new HashMap<>();
        for (String line : text.split("\n", -1)) {
            int equals = line.indexOf('=');
            String name = equals < 0 ? "" : line.substring(0, equals);
            if (List.of(COLLECTIONS, CAPACITY, USED).contains(name)) {
                counters.put(name, Long.parseLong(line.substring(equals + 1).strip()));
            }
        }
        if (counters.size() < 3) {
            throw new MeshFailure(
                    "JVM counters: "
                            + counters.keySet()
                            + " (expected: those of the serial collector)");
        }
        return counters;
    }
}
