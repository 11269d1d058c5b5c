package io.gossamer.it.docker;

import io.gossamer.it.process.Command;
import io.gossamer.it.process.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One engine with the images of this checkout for all tests of this JVM, so that the images are
 * built once. It starts with the first test that asks, and ends with the JVM; each test leaves it
 * empty. The base image has what the tests' applications need, as far as this machine has it.
 */
public final class SharedEngine {

    private static final List<String> PROGRAMS =
            List.of(
                    "nginx",
                    "redis-server",
                    "redis-cli",
                    "curl",
                    "perl",
                    "mosquitto",
                    "mosquitto_sub",
                    "mosquitto_pub");

    private static final List<String> OF_POSTGRES =
            List.of(
                    "bin/initdb",
                    "bin/postgres",
                    "bin/psql",
                    "bin/pg_isready",
                    "lib/plpgsql.so",
                    "lib/dict_snowball.so");

    private static @Nullable DockerEngine engine;

    private SharedEngine() {}

    /** Why there can be none here, or an empty text if there can. */
    public static String unavailable() {
        String reason = DockerEngine.unavailable();
        return reason.isEmpty() ? MeshImages.unavailable() : reason;
    }

    /** The engine, started if it is not there. */
    public static synchronized DockerEngine get() {
        DockerEngine running = engine;
        if (running == null) {
            running = start();
            engine = running;
            Runtime.getRuntime().addShutdownHook(new Thread(running::close, "docker-engine-end"));
        }
        return running;
    }

    private static DockerEngine start() {
        DockerEngine started = DockerEngine.start();
        try {
            MeshImages.build(started, contents().toArray(String[]::new));
            return started;
        } catch (RuntimeException | Error e) {
            started.close();
            throw e;
        }
    }

    /**
     * Runs the {@code mesh} of this checkout beside the engine, where published ports are.
     *
     * @param data its data directory
     */
    public static Command.Result mesh(Path data, Duration atMost, String... words) {
        DockerEngine running = get();
        List<String> command = new ArrayList<>(running.enter());
        command.add(Repository.root().resolve("mesh").toString());
        command.addAll(List.of(words));
        Map<String, String> environment = new HashMap<>(running.environment());
        environment.put("MESH_DATA", data.toString());
        environment.put("MESH_JAVA_HOME", System.getProperty("java.home"));
        environment.put("MESH_NO_BUILD", "1");
        return Command.run(atMost, command, "", environment);
    }

    private static List<String> contents() {
        List<String> contents = new ArrayList<>();
        PROGRAMS.stream().filter(Command::exists).forEach(contents::add);
        newest(Path.of("/usr/lib"), "perl-base").map(Path::toString).ifPresent(contents::add);
        newest(Path.of("/usr/lib/postgresql"), "bin/postgres")
                .map(postgres -> postgres.getParent().getParent())
                .ifPresent(
                        home -> {
                            OF_POSTGRES.forEach(
                                    file -> contents.add(home.resolve(file).toString()));
                            contents.add("/usr/share/postgresql/" + home.getFileName());
                        });
        return contents;
    }

    /** What is there below a folder of this folder, of the last one if of several. */
    private static Optional<Path> newest(Path folder, String file) {
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try (Stream<Path> folders = Files.list(folder)) {
            return folders.map(each -> each.resolve(file))
                    .filter(Files::exists)
                    .max(Comparator.naturalOrder());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
