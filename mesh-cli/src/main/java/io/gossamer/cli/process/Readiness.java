package io.gossamer.cli.process;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for processes to be ready. Each wait ends early if the process does. */
public final class Readiness {

    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final HttpClient client =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .proxy(HttpClient.Builder.NO_PROXY)
                    .connectTimeout(Duration.ofSeconds(2))
                    .build();

    /** Waits until the admin server answers {@code /ready} with 200. */
    public void awaitReady(ChildProcess child, String admin) throws InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://" + admin + "/ready"))
                        .timeout(Duration.ofSeconds(2))
                        .build();
        await(child, "http://" + admin + "/ready", () -> answers200(request));
    }

    /** Waits until a file exists. */
    public void awaitFile(ChildProcess child, Path file) throws InterruptedException {
        await(child, file.toString(), () -> Files.exists(file));
    }

    /** Waits until somebody in the process's network listens on a port. */
    public void awaitListener(ChildProcess child, int port) throws InterruptedException {
        await(child, "port " + port, () -> Listeners.contain(child.pid(), port));
    }

    /**
     * Waits for a condition.
     *
     * @throws MeshFailure if the process ends first, or three minutes pass
     */
    private static void await(ChildProcess child, String what, BooleanSupplier condition)
            throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            child.requireAlive();
            if (System.nanoTime() - deadline > 0) {
                throw new MeshFailure(
                        child.name()
                                + ": not ready at "
                                + what
                                + " (expected: within "
                                + PATIENCE.toSeconds()
                                + " s; log: "
                                + child.log()
                                + ")\n"
                                + child.tail());
            }
            Thread.sleep(POLL.toMillis());
        }
    }

    private boolean answers200(HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
