package io.gossamer.cli.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstallationTest {

    @TempDir private Path home;

    @Test
    void programIsStartedFromItsJarAndTheFolderOfItsDependencies() throws Exception {
        Path target = home.resolve("mesh-proxy/target");
        Path lib = Files.createDirectories(target.resolve("lib"));
        Files.createFile(target.resolve("mesh-proxy.jar"));
        for (String name : List.of("b.jar", "c.jar", "a.jar", "not-a-jar")) {
            Files.createFile(lib.resolve(name));
        }
        Installation installation = new Installation(home, Path.of("/jdk"), false);

        List<String> command = installation.command(Installation.Program.PROXY, List.of("--a=b"));

        assertThat(command)
                .startsWith("/jdk/bin/java")
                .containsSubsequence(
                        "-cp",
                        String.join(
                                ":",
                                target.resolve("mesh-proxy.jar").toString(),
                                lib.resolve("a.jar").toString(),
                                lib.resolve("b.jar").toString(),
                                lib.resolve("c.jar").toString()),
                        "io.gossamer.proxy.app.ProxyApplication",
                        "--a=b");
    }

    @Test
    void missingProgramIsNamedWithTheRemedy() {
        Installation installation = new Installation(home, Path.of("/jdk"), false);

        assertThatExceptionOfType(MeshFailure.class)
                .isThrownBy(() -> installation.command(Installation.Program.DEMO, List.of()))
                .withMessageContaining("mesh-demo.jar is missing (expected: built by ./mesh");
    }

    @Test
    void cacheIsUsedOnlyIfItIsNotOlderThanTheProgram() throws Exception {
        Path jar = jar("mesh-proxy");
        Path cache =
                new StartCache(home, Path.of("/jdk"), Runtime.version().feature())
                        .file(Installation.Program.PROXY);
        Installation installation = new Installation(home, Path.of("/jdk"), false);
        assertThat(installation.command(Installation.Program.PROXY, List.of()))
                .noneMatch(word -> word.contains(cache.toString()));

        Files.createFile(cache);
        Files.setLastModifiedTime(jar, FileTime.fromMillis(1_000_000));
        assertThat(installation.command(Installation.Program.PROXY, List.of()))
                .anyMatch(word -> word.endsWith("=" + cache));

        Files.setLastModifiedTime(cache, FileTime.fromMillis(1_000));
        assertThat(installation.command(Installation.Program.PROXY, List.of()))
                .noneMatch(word -> word.contains(cache.toString()));

        Files.setLastModifiedTime(cache, FileTime.fromMillis(2_000_000));
        Path dependency = Files.createFile(jar.resolveSibling("lib").resolve("api.jar"));
        Files.setLastModifiedTime(dependency, FileTime.fromMillis(3_000_000));
        assertThat(installation.command(Installation.Program.PROXY, List.of()))
                .as("with a newer dependency")
                .noneMatch(word -> word.contains(cache.toString()));
    }

    @Test
    void oneProcessOfEachProgramRecords() throws Exception {
        jar("mesh-demo");
        Installation recording = new Installation(home, Path.of("/jdk"), false).recording();

        assertThat(recording.command(Installation.Program.DEMO, List.of("web")))
                .anyMatch(word -> word.endsWith(".recording"));
        assertThat(recording.command(Installation.Program.DEMO, List.of("stock")))
                .noneMatch(word -> word.endsWith(".recording"));
    }

    @Test
    void missingRecordingIsNamedWithTheRemedy() throws Exception {
        jar("mesh-demo");
        Installation installation = new Installation(home, Path.of("/jdk"), true);

        assertThatExceptionOfType(MeshFailure.class)
                .isThrownBy(() -> installation.assembleCache(Installation.Program.DEMO))
                .withMessageContaining("is missing (expected: written by the JVM");
    }

    private Path jar(String module) throws Exception {
        Path target = Files.createDirectories(home.resolve(module).resolve("target"));
        Files.createDirectories(target.resolve("lib"));
        return Files.createFile(target.resolve(module + ".jar"));
    }
}
