package io.gossamer.cli.process;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Runs a process in this one's place: standard streams, signals and exit code are its own. */
public final class Foreground {

    private static final List<String> FORWARDED = List.of("INT", "TERM", "HUP", "USR2", "WINCH");

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
            throw new MeshFailure(
                    "command: "
                            + command.get(0)
                            + " (expected: a program that can be started): "
                            + e.getMessage(),
                    e);
        }
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
