package io.gossamer.it.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.it.process.ChildProcess;
import io.gossamer.it.process.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands of the launcher from outside. */
class LauncherIT {

    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "demo",
                "run",
                "stop",
                "control-plane",
                "token",
                "proxy",
                "stat",
                "identity",
                "endpoints",
                "explain",
                "lint",
                "diff",
                "export",
                "version"
            })
    void everyCommandHasHelp(String command) {
        Command.Result result = new Launcher(folder).run(SOON, command, "--help");

        assertThat(result.exitCode()).isZero();
        assertThat(result.output()).contains(command);
    }

    @Test
    void unknownOptionFailsSayingWhatWasExpected() {
        Command.Result result = new Launcher(folder).run(SOON, "demo", "--fro", "30s");

        assertThat(result.exitCode()).isNotZero();
        assertThat(result.errors()).contains("--fro").doesNotContain("\tat ");
    }

    @Test
    void dataFolderThatIsAFileFailsNamingIt() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        Command.Result result =
                new Launcher(file)
                        .run(
                                SOON,
                                "control-plane",
                                "--data",
                                file.toString(),
                                "--resources",
                                folder.toString());

        assertThat(result.exitCode()).isNotZero();
        assertThat(result.errors())
                .contains(file.toString())
                .contains("expected")
                .doesNotContain("\tat ");
    }

    @Test
    void commandRunsInTheMeshOfAControlPlaneAndItsExitCodeIsForwarded() throws IOException {
        Launcher mesh = new Launcher(folder.resolve("data"));
        Path resources = Files.createDirectory(folder.resolve("resources"));
        Files.writeString(
                resources.resolve("web.yaml"),
                "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: web}\n");
        try (ChildProcess plane =
                mesh.start(
                        "control-plane",
                        "control-plane",
                        "--data",
                        mesh.data().toString(),
                        "--resources",
                        resources.toString())) {
            plane.awaitOutput("trust-anchors.pem", Duration.ofSeconds(90));

            Command.Result result =
                    mesh.run(
                            Duration.ofSeconds(90),
                            "run",
                            "--name",
                            "books",
                            "--port",
                            "8080",
                            "--",
                            "sh",
                            "-c",
                            "echo proxy=$http_proxy; exit 7");

            assertThat(result.exitCode()).as(result.errors()).isEqualTo(7);
            assertThat(result.output()).contains("proxy=http://127.0.0.1:");

            Command.Result explained =
                    mesh.run(SOON, "explain", "--from", "web", "--to", "http://gone/");
            assertThat(explained.exitCode()).as(explained.errors()).isZero();
            assertThat(explained.output())
                    .contains("PASSED THROUGH: ", "ServiceAccount/default/web (web.yaml:1)");
            Command.Result unknown =
                    mesh.run(SOON, "explain", "--from", "nobody", "--to", "http://gone/");
            assertThat(unknown.exitCode()).isEqualTo(2);
            assertThat(unknown.errors()).startsWith("client: nobody of namespace default (");
            plane.terminate();
            plane.awaitExit(Duration.ofSeconds(60));
        }
        assertThat(mesh.processes()).as("processes left").isEmpty();
    }
}
