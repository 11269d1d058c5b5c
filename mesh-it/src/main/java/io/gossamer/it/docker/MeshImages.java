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
import java.util.stream.Stream;

/** The images of this checkout, built by its own scripts on a base of this machine's files. */
public final class MeshImages {

    /** The base image, with the programs asked for: what a test's applications run on. */
    public static final String BASE = "gossamer-it/base";

    private static final Duration AT_MOST = Duration.ofMinutes(10);
    private static final Path JDKS = Path.of("/usr/lib/jvm");
    private static final String NEWEST = "25";

    private MeshImages() {}

    /** Why they cannot be built here, or an empty text if they can. */
    public static String unavailable() {
        return Files.isExecutable(jdk().resolve("bin/jlink"))
                ? ""
                : jdk() + ": no jlink (needed: a whole JDK)";
    }

    /**
     * Builds all of them.
     *
     * @param programs of this machine, by name or path, that the base gets too
     */
    public static void build(DockerEngine engine, String... programs) {
        Map<String, String> environment = new HashMap<>(engine.environment());
        environment.put("JAVA_HOME", jdk().toString());
        environment.put("BASE_IMAGE", BASE);
        // Recording costs as much as all else here.
        environment.put("TRAINING", Boolean.getBoolean("mesh.soak") ? "15" : "0");
        List<String> base = new ArrayList<>(List.of(script("base.sh"), BASE));
        base.addAll(List.of(programs));
        System.out.print(Command.run(AT_MOST, base, "", environment).expectSuccess());
        System.out.print(
                Command.run(AT_MOST, List.of(script("build.sh")), "", environment).expectSuccess());
    }

    private static String script(String name) {
        return Repository.root().resolve("docker").resolve(name).toString();
    }

    /** The one that images are meant for if it is there, else the one of the tests. */
    private static Path jdk() {
        if (Files.isDirectory(JDKS)) {
            try (Stream<Path> all = Files.list(JDKS)) {
                return all.filter(jdk -> jdk.getFileName().toString().contains(NEWEST))
                        .filter(jdk -> Files.isExecutable(jdk.resolve("bin/jlink")))
                        .min(Comparator.naturalOrder())
                        .orElse(Path.of(System.getProperty("java.home")));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return Path.of(System.getProperty("java.home"));
    }
}
