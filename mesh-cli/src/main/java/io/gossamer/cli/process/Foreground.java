package io.gossamer.cli.process;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Runs a process in this one's place: standard streams, signals and exit code are its own. */
public final class Foreground {

    private static final List<String> FORWARDED = List.of("INT", "TERM", "HUP", "USR2", "WINCH");

    private static final File NOTHING = new File("/dev/null");

    private Foreground() {}

    /**
     * Runs a command to its end.
     *
     * @return its exit code; 128 and the signal's number if a signal ended it
     * @throws MeshFailure if it cannot be started
     */
    public static int run(List<String> command, Map<String, String> environment)
            throws InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            forwardSignals(process.pid());
            return process.waitFor();
        } catch (IOException e) {
            throw notStarted(command, e);
        }
    }

    /**
     * What a command left behind.
     *
     * @param bytes its standard output
     * @param errors its standard error
     */
    public record Output(int exitCode, byte[] bytes, String errors) {}

    /**
     * Runs a command to its end and keeps what it says. For commands that say little on their
     * standard error.
     *
     * @throws MeshFailure if it cannot be started
     */
    public static Output capture(List<String> command) throws InterruptedException {
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectInput(ProcessBuilder.Redirect.from(NOTHING))
                            .start();
            forwardSignals(process.pid());
            byte[] bytes = process.getInputStream().readAllBytes();
            String errors =
                    new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Output(process.waitFor(), bytes, errors);
        } catch (IOException e) {
            throw notStarted(command, e);
        }
    }

    private static MeshFailure notStarted(List<String> command, IOException e) {
        return new MeshFailure(
                "command: "
                        + command.get(0)
                        + " (expected: a program that can be started): "
                        + e.getMessage(),
                e);
    }

    /**
     * Forwards signals to a child that shares this process's terminal. Ctrl-C reaches such a child
     * without us, so on a terminal that one is only kept from ending this process.
     */
    public static void forwardSignals(long pid) {
        boolean terminal = Boolean.getBoolean("mesh.terminal.input");
        Signals.handle(
                FORWARDED,
                name -> {
                    if (!(terminal && name.equals("INT"))) {
                        Signals.send(name, pid);
                    }
                });
    }
}
