package io.gossamer.cli.up;

import io.gossamer.cli.process.MeshFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs Compose for one project.
 *
 * @param project its name
 * @param directory that paths in its file are relative to
 */
record ComposeCommand(DockerTools tools, String project, Path directory) {

    private static final Duration VALIDATION = Duration.ofMinutes(1);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(2);

    /** Told while Compose runs, whether there is any use in waiting for its end. */
    @FunctionalInterface
    interface Hope {
        boolean isLeft() throws InterruptedException;
    }

    /**
     * Lets Compose read a file without doing anything.
     *
     * @throws MeshFailure with its complaints if it refuses the file
     */
    void requireAccepted(Path file) throws InterruptedException {
        Tool.Result result = Tool.run(words(file, List.of(), List.of("config", "-q")), VALIDATION);
        if (!result.isSuccess()) {
            throw new MeshFailure(
                    "compose file: refused by "
                            + String.join(" ", tools.compose())
                            + " (expected: a file that it runs without the mesh, too):\n"
                            + result.err().strip().replace(file.toString(), "your file, injected"));
        }
    }

    /**
     * Runs a command with its messages, all of them, on standard error. When this returns or
     * throws, Compose has ended: nothing is started after what follows has begun.
     *
     * @param global options of Compose itself
     * @param command and its options
     * @param hope looked at every few seconds; without it Compose is ended
     * @return exit code
     */
    int run(Path file, List<String> global, List<String> command, Hope hope)
            throws InterruptedException {
        List<String> words = new ArrayList<>(List.of("sh", "-c", "exec \"$@\" >&2", "compose"));
        words.addAll(words(file, global, command));
        Process process = start(words);
        try {
            while (!process.waitFor(LOOK_EVERY.toSeconds(), TimeUnit.SECONDS)) {
                if (!hope.isLeft()) {
                    end(process);
                }
            }
            return process.exitValue();
        } finally {
            boolean interrupted = Thread.interrupted();
            end(process);
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Process start(List<String> words) {
        try {
            return new ProcessBuilder(words)
                    .inheritIO()
                    .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .start();
        } catch (IOException e) {
            throw new MeshFailure(
                    "compose: "
                            + String.join(" ", tools.compose())
                            + " (expected: a program that can be started): "
                            + e.getMessage(),
                    e);
        }
    }

    private static void end(Process process) throws InterruptedException {
        process.destroy();
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            process.waitFor();
        }
    }

    private List<String> words(Path file, List<String> global, List<String> command) {
        List<String> words = new ArrayList<>(tools.compose());
        words.addAll(List.of("-p", project, "--project-directory", directory.toString()));
        words.addAll(List.of("-f", file.toString()));
        words.addAll(global);
        words.addAll(command);
        return words;
    }
}
