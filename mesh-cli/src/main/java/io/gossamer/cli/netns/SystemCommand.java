package io.gossamer.cli.netns;

import io.gossamer.cli.process.MeshFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Runs short commands of the system. Stateless. */
final class SystemCommand {

    private SystemCommand() {}

    /**
     * Runs a command to its end.
     *
     * @throws MeshFailure if it fails; the message has the command and what it printed
     */
    static void run(String... command) {
        run(List.of(command));
    }

    static void run(List<String> command) {
        String output;
        int code;
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            code = process.waitFor();
        } catch (IOException e) {
            throw new MeshFailure(
                    "command: " + command.get(0) + " (expected: installed): " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MeshFailure(String.join(" ", command) + ": interrupted", e);
        }
        if (code != 0) {
            throw new MeshFailure(
                    String.join(" ", command)
                            + ": ended with "
                            + code
                            + " (expected: 0): "
                            + output.strip());
        }
    }

    /** One command after another. */
    static List<String> join(List<String> first, List<String> second) {
        List<String> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }
}
