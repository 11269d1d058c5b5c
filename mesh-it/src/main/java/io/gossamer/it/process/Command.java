package io.gossamer.it.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs a short command to its end. */
public final class Command {

    private Command() {}

    /** Exit code, standard output and standard error as text. */
    public record Result(int exitCode, String output, String errors) {

        /**
         * The output of a command that must succeed.
         *
         * @throws AssertionError with everything that it printed if it did not
         */
        public String expectSuccess() {
            if (exitCode != 0) {
                throw new AssertionError(
                        "exit code: " + exitCode + " (expected: 0)\n" + output + errors);
            }
            return output;
        }
    }

    /** Runs the command without input. */
    public static Result run(Duration atMost, List<String> command) {
        return run(atMost, command, "", Map.of());
    }

    /** Runs the command with this standard input and these variables added to the environment. */
    public static Result run(
            Duration atMost, List<String> command, String input, Map<String, String> environment) {
        Path out = null;
        Path err = null;
        try {
            out = Files.createTempFile("command", ".out");
            err = Files.createTempFile("command", ".err");
            ProcessBuilder builder = new ProcessBuilder(command);
            builder.environment().putAll(environment);
            Process process =
                    builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
            try (var stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                // It has ended without reading: its exit code says more than the broken pipe.
            }
            if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(
                        command
                                + ": not finished (expected: within "
                                + atMost
                                + ")\n"
                                + Files.readString(out, StandardCharsets.ISO_8859_1)
                                + Files.readString(err, StandardCharsets.ISO_8859_1));
            }
            return new Result(
                    process.exitValue(),
                    Files.readString(out, StandardCharsets.ISO_8859_1),
                    Files.readString(err, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run " + command, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while running " + command, e);
        } finally {
            delete(out);
            delete(err);
        }
    }

    /** Whether a program of this name is on the path or in one of Debian's folders. */
    public static boolean exists(String program) {
        return find(program) != null;
    }

    /** Full path of a program, or null if the machine lacks it. */
    public static @org.jspecify.annotations.Nullable Path find(String program) {
        String path = System.getenv("PATH") + ":/usr/sbin:/sbin:/usr/local/go/bin";
        for (String folder : path.split(":", -1)) {
            Path candidate = Path.of(folder.isEmpty() ? "." : folder, program);
            if (Files.isExecutable(candidate) && Files.isRegularFile(candidate)) {
                return candidate;
            }
        }
        return null;
    }

    private static void delete(@org.jspecify.annotations.Nullable Path file) {
        if (file != null) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
