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

    /** Processes that name the data folder, with their arguments. */
    Map<Long, List<String>> processes() {
        Map<Long, List<String>> found = new java.util.TreeMap<>();
        try (Stream<Path> entries = Files.list(Path.of("/proc"))) {
            entries.filter(entry -> entry.getFileName().toString().matches("\\d+"))
                    .forEach(
                            entry -> {
                                List<String> arguments = arguments(entry);
                                if (String.join(" ", arguments).contains(data.toString())) {
                                    found.put(
                                            Long.valueOf(entry.getFileName().toString()),
                                            arguments);
                                }
                            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    /** The one process of this mesh with all of these texts in its command line. */
    Map.Entry<Long, List<String>> process(String... texts) {
        List<Map.Entry<Long, List<String>>> found =
                processes().entrySet().stream()
                        .filter(
                                entry ->
                                        Stream.of(texts)
                                                .allMatch(
                                                        text ->
                                                                String.join(" ", entry.getValue())
                                                                        .contains(text)))
                        .toList();
        if (found.size() != 1) {
            throw new AssertionError(
                    "processes with " + List.of(texts) + ": " + found.size() + " (expected: 1)");
        }
        return found.get(0);
    }

    /** SIGKILL to a process of this mesh. */
    static void kill(long pid) {
        ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
        process.destroyForcibly();
        process.onExit().orTimeout(10, java.util.concurrent.TimeUnit.SECONDS).join();
    }

    private static List<String> arguments(Path process) {
        try {
            String line =
                    new String(
                            Files.readAllBytes(process.resolve("cmdline")), StandardCharsets.UTF_8);
            return List.of(line.split("\0", -1));
        } catch (IOException e) {
            // It has ended meanwhile.
            return List.of();
        }
    }
}
