package io.gossamer.cli.up;

import io.gossamer.cli.process.MeshFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Runs short commands of the system to their end, each with a deadline. Stateless. */
final class Tool {

    /** A longer output is cut: what we ask for is short. */
    private static final int MAX_OUTPUT = 4 * 1024 * 1024;

    private Tool() {}

    /**
     * What a command gave.
     *
     * @param out standard output
     * @param err standard error
     */
    record Result(int code, String out, String err) {

        boolean isSuccess() {
            return code == 0;
        }

        /** The first line of what it complained about. */
        String complaint() {
            return err.lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .filter(line -> !line.toLowerCase(Locale.ROOT).startsWith("warning"))
                    .findFirst()
                    .orElse("exit code " + code);
        }
    }

    /**
     * Runs a command without input.
     *
     * @throws MeshFailure if it cannot be started, or has not ended by then; it is killed then
     */
    static Result run(List<String> command, Duration atMost) throws InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder(command).start();
            process.getOutputStream().close();
        } catch (IOException e) {
            throw new MeshFailure(
                    "command: "
                            + command.get(0)
                            + " (expected: a program that can be started): "
                            + e.getMessage(),
                    e);
        }
        CompletableFuture<String> out = read(process.getInputStream());
        CompletableFuture<String> err = read(process.getErrorStream());
        try {
            if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new MeshFailure(
                        String.join(" ", command)
                                + ": no end (expected: within "
                                + atMost.toSeconds()
                                + " s; is the Docker engine overloaded or stopped?)");
            }
            return new Result(process.exitValue(), out.join(), err.join());
        } finally {
            process.destroyForcibly();
        }
    }

    private static CompletableFuture<String> read(InputStream stream) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try (stream) {
                        byte[] bytes = stream.readNBytes(MAX_OUTPUT);
                        stream.transferTo(java.io.OutputStream.nullOutputStream());
                        return new String(bytes, StandardCharsets.UTF_8);
                    } catch (IOException e) {
                        // It was killed; what it said until then does not matter.
                        return "";
                    }
                },
                task -> {
                    Thread thread = new Thread(task, "tool-output");
                    thread.setDaemon(true);
                    thread.start();
                });
    }
}
