package io.gossamer.bench.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Which core runs what, the same for every system. Immutable.
 *
 * @param proxies core of both proxies, or -1 for any
 * @param load core of the generator, or -1 for any
 * @param backend core of the backend, or -1 for any
 */
public record Placement(int proxies, int load, int backend) {

    private static final Path TASKSET = Path.of("/usr/bin/taskset");
    private static final int ENOUGH_FOR_ALL = 3;

    /** The proxies have the second core to themselves where there are two or more. */
    public static Placement ofThisMachine() {
        return of(Runtime.getRuntime().availableProcessors(), Files.isExecutable(TASKSET));
    }

    static Placement of(int cores, boolean canPin) {
        if (cores < 2 || !canPin) {
            return new Placement(-1, -1, -1);
        }
        return new Placement(1, 0, cores >= ENOUGH_FOR_ALL ? 2 : 0);
    }

    public List<String> onProxyCore(List<String> command) {
        return pinned(proxies, command);
    }

    public List<String> onLoadCore(List<String> command) {
        return pinned(load, command);
    }

    public List<String> onBackendCore(List<String> command) {
        return pinned(backend, command);
    }

    /** Moves all threads of a running process. */
    void moveToLoadCore(long pid) throws InterruptedException {
        if (load < 0) {
            return;
        }
        List<String> command =
                List.of(
                        TASKSET.toString(),
                        "-a",
                        "-c",
                        "-p",
                        Integer.toString(load),
                        Long.toString(pid));
        try {
            new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException("taskset", e);
        }
    }

    private static List<String> pinned(int core, List<String> command) {
        if (core < 0) {
            return command;
        }
        List<String> pinned = new ArrayList<>();
        pinned.add(TASKSET.toString());
        pinned.add("-c");
        pinned.add(Integer.toString(core));
        pinned.addAll(command);
        return pinned;
    }

    @Override
    public String toString() {
        return proxies < 0
                ? "not pinned"
                : "proxies on core %d, generator on %d, backend on %d"
                        .formatted(proxies, load, backend);
    }
}
