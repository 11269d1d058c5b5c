package io.gossamer.cli.up;

import io.gossamer.cli.edges.Edge;
import io.gossamer.cli.edges.EdgeNames;
import io.gossamer.cli.edges.EdgeSnapshot;
import io.gossamer.cli.edges.EdgeSource;
import io.gossamer.cli.process.MeshFailure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The edges as another process prints them, a line each second: {@code mesh observe}, in a
 * container from which all sidecars can be reached, wherever the engine is. It ends when its input
 * does, so also when this process is killed. Confined to one thread.
 */
final class EdgeFeed implements EdgeSource, AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Addresses are looked up again at most once in so many reads. */
    private static final int LOOK_UP_EVERY = 5;

    private static final EdgeSnapshot NOTHING =
            new EdgeSnapshot(0, List.of(), List.of(), List.of());

    private final Lookup<List<String>> command;
    private final Lookup<Map<String, String>> names;
    private final BlockingQueue<EdgeSnapshot> latest = new ArrayBlockingQueue<>(1);
    private @Nullable Process process;
    private EdgeSnapshot shown = NOTHING;
    private Map<String, String> serviceByHost = Map.of();
    private int readsUntilLookUp;
    private int marks;

    /** Asks Docker. */
    @FunctionalInterface
    interface Lookup<T> {
        T get() throws InterruptedException;
    }

    /**
     * A feed, which begins with the first read.
     *
     * @param command that prints the edges
     * @param names tells service names by IP address
     */
    EdgeFeed(Lookup<List<String>> command, Lookup<Map<String, String>> names) {
        this.command = command;
        this.names = names;
    }

    @Override
    public void read() throws InterruptedException {
        shown = next();
        readsUntilLookUp--;
        if (readsUntilLookUp <= 0 && hasUnnamed()) {
            serviceByHost = names.get();
            readsUntilLookUp = LOOK_UP_EVERY;
        }
    }

    @Override
    public void mark() throws InterruptedException {
        Process running = running();
        marks++;
        try {
            OutputStream input = running.getOutputStream();
            input.write("mark\n".getBytes(StandardCharsets.US_ASCII));
            input.flush();
        } catch (IOException e) {
            throw ended(e);
        }
        long begin = System.nanoTime();
        while (shown.marks() < marks) {
            if (System.nanoTime() - begin > PATIENCE.toNanos()) {
                throw ended(null);
            }
            shown = next();
        }
    }

    @Override
    public List<Edge> recent() {
        return EdgeNames.rename(shown.recent(), serviceByHost);
    }

    @Override
    public List<Edge> sinceMark() {
        return EdgeNames.rename(shown.sinceMark(), serviceByHost);
    }

    @Override
    public List<String> silent() {
        return shown.silent();
    }

    @Override
    public void close() {
        Process running = process;
        if (running != null) {
            running.destroy();
        }
    }

    private boolean hasUnnamed() {
        return shown.recent().stream()
                .map(Edge::destination)
                .filter(destination -> destination.indexOf(':') > 0)
                .anyMatch(
                        destination ->
                                !serviceByHost.containsKey(
                                        destination.substring(0, destination.lastIndexOf(':'))));
    }

    private EdgeSnapshot next() throws InterruptedException {
        Process running = running();
        long begin = System.nanoTime();
        EdgeSnapshot next = null;
        while (next == null) {
            boolean alive = running.isAlive();
            next = latest.poll(1, TimeUnit.SECONDS);
            if (next == null && (!alive || System.nanoTime() - begin > PATIENCE.toNanos())) {
                running.destroyForcibly();
                throw ended(null);
            }
        }
        return next;
    }

    private Process running() throws InterruptedException {
        Process running = process;
        if (running == null) {
            running = start();
            process = running;
        }
        return running;
    }

    private Process start() throws InterruptedException {
        try {
            Process started =
                    new ProcessBuilder(command.get())
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
            Thread reader = new Thread(() -> follow(started), "edges");
            reader.setDaemon(true);
            reader.start();
            return started;
        } catch (IOException e) {
            throw new MeshFailure(
                    "docker exec: " + e.getMessage() + " (expected: a program that starts)", e);
        }
    }

    /** Keeps the newest line only: a slow reader shall see what is, not what was. */
    private void follow(Process started) {
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(started.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                EdgeSnapshot.parse(line)
                        .ifPresent(
                                snapshot -> {
                                    latest.poll();
                                    latest.add(snapshot);
                                });
            }
        } catch (IOException e) {
            // It was ended; who reads sees that.
        }
    }

    private static MeshFailure ended(@Nullable Throwable cause) {
        String message =
                "mesh-destination: shows no edges any more (expected: its container to run; see"
                        + " 'docker ps --all')";
        return cause == null ? new MeshFailure(message) : new MeshFailure(message, cause);
    }
}
