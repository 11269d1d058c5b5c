package io.gossamer.it.whole;

import io.gossamer.it.process.ChildProcess;
import io.gossamer.it.process.Command;
import io.gossamer.it.process.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The launcher at the root of the checkout, on the JDK of the tests, with a data folder of its own.
 */
record Launcher(Path data) {

    /** Runs a command to its end. */
    Command.Result run(Duration atMost, String... words) {
        return Command.run(atMost, command(words), "", environment());
    }

    /** Starts a command that ends on a signal or by itself. */
    ChildProcess start(String name, String... words) {
        return ChildProcess.start(name, command(words), environment());
    }

    private static List<String> command(String... words) {
        List<String> command = new ArrayList<>();
        command.add(Repository.root().resolve("mesh").toString());
        command.addAll(List.of(words));
        return command;
    }

    private Map<String, String> environment() {
        return Map.of(
                "MESH_DATA",
                data.toString(),
                "MESH_JAVA_HOME",
                System.getProperty("java.home"),
                "MESH_NO_BUILD",
                "1");
    }

    /** Command lines of processes that name the data folder. */
    List<String> processes() {
        try (Stream<Path> entries = Files.list(Path.of("/proc"))) {
            return entries.filter(entry -> entry.getFileName().toString().matches("\\d+"))
                    .map(Launcher::commandLine)
                    .filter(line -> line.contains(data.toString()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String commandLine(Path process) {
        try {
            return new String(
                            Files.readAllBytes(process.resolve("cmdline")), StandardCharsets.UTF_8)
                    .replace('\0', ' ');
        } catch (IOException e) {
            // It has ended meanwhile.
            return "";
        }
    }
}
