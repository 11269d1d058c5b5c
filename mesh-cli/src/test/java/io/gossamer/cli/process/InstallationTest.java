package io.gossamer.cli.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstallationTest {

    @TempDir private Path home;

    @Test
    void programIsStartedFromItsJarAndTheFolderOfItsDependencies() throws Exception {
        Path target = home.resolve("mesh-proxy/target");
        Files.createDirectories(target);
        Files.createFile(target.resolve("mesh-proxy.jar"));
        Installation installation = new Installation(home, Path.of("/jdk"));

        List<String> command = installation.command(Installation.Program.PROXY, List.of("--a=b"));

        assertThat(command)
                .startsWith("/jdk/bin/java")
                .containsSubsequence(
                        "-cp",
                        target.resolve("mesh-proxy.jar") + ":" + target.resolve("lib") + "/*",
                        "io.gossamer.proxy.app.ProxyApplication",
                        "--a=b");
    }

    @Test
    void missingProgramIsNamedWithTheRemedy() {
        Installation installation = new Installation(home, Path.of("/jdk"));

        assertThatExceptionOfType(MeshFailure.class)
                .isThrownBy(() -> installation.command(Installation.Program.DEMO, List.of()))
                .withMessageContaining("mesh-demo.jar is missing (expected: built by ./mesh");
    }
}
