package io.gossamer.cli.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gossamer.cli.process.DataDirectory;
import io.gossamer.cli.process.MeshFailure;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is done by which commands, with an engine that is a script. */
class MeshedProjectTest {

    private static final byte[] FILE = "services: {}\n".getBytes(StandardCharsets.UTF_8);

    @TempDir private Path folder;

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Script path;
    private Path containers;

    @BeforeEach
    void engineWithImagesAndNothingRunning() throws Exception {
        path = new Script(Files.createDirectory(folder.resolve("bin")));
        containers = Files.writeString(folder.resolve("containers"), "");
        path.program(
                "docker",
                "case $1 in version) echo 27.1 ;; compose) exit 1 ;; ps) cat '"
                        + containers
                        + "' ;; logs) echo 'the rules were refused' >&2 ;; esac");
        compose("0");
    }

    @Test
    void applicationIsStartedFromACopyAndEndedByIt() throws Exception {
        MeshedProject project = project();

        project.start(FILE, List.of("p:1"), List.of("--profile", "x"), List.of("--build"));

        assertThat(project.isNoted()).isTrue();
        assertThat(calls())
                .contains("docker image inspect --format {{.Id}} p:1")
                .anyMatch(
                        call ->
                                call.startsWith("docker-compose -p shop --project-directory ")
                                        && call.endsWith(
                                                "/compose/shop.yaml --profile x up -d"
                                                        + " --remove-orphans --build"));
        assertThat(project.end(Optional.empty(), List.of("--volumes"))).isZero();
        assertThat(calls()).last().asString().endsWith(" down --remove-orphans --volumes");
        assertThat(project.isNoted()).isFalse();
    }

    @Test
    void applicationThatDoesNotStartIsTakenDownAgain() throws Exception {
        compose("case \"$*\" in *' up '*) echo 'no NET_ADMIN' >&2; exit 1 ;; esac");
        MeshedProject project = project();

        assertThatThrownBy(() -> project.start(FILE, List.of(), List.of(), List.of()))
                .isInstanceOf(MeshFailure.class)
                .hasMessageStartingWith("application: shop did not start (expected:");

        assertThat(calls()).last().asString().endsWith(" down --remove-orphans");
        assertThat(project.isNoted()).isFalse();
    }

    @Test
    void partThatIsStartedAgainAndAgainIsNotWaitedFor() throws Exception {
        // Compose waits for ever, as it does; the engine says that the holder ends each time.
        compose(
                "case \"$*\" in *' up '*) printf 'c1\\tRestarting (64) 1 second"
                        + " ago\\tweb-mesh-net\\tnetwork\\n' >'"
                        + containers
                        + "'; exec sleep 600 ;; esac");
        MeshedProject project = project();

        assertThatThrownBy(() -> project.start(FILE, List.of(), List.of(), List.of()))
                .isInstanceOf(MeshFailure.class);

        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("web-mesh-net: Restarting (64)", "    the rules were refused");
        assertThat(calls()).last().asString().endsWith(" down --remove-orphans");
    }

    @Test
    void applicationThatRunsWithoutTheMeshStaysAsItIs() throws Exception {
        Files.writeString(containers, "c1\tUp 3 minutes\tweb\t\n");

        assertRefused("project: shop runs without the mesh (expected: ended before, by 'docker");
    }

    @Test
    void applicationThatRanInTheMeshIsNotTakenDownByAFailure() throws Exception {
        Files.writeString(
                containers, "c1\tUp 3 minutes (healthy)\tmesh-destination\tdestination\n");
        compose("case \"$*\" in *' up '*) exit 1 ;; esac");

        assertThatThrownBy(() -> project().start(FILE, List.of(), List.of(), List.of()))
                .isInstanceOf(MeshFailure.class);

        assertThat(calls()).noneMatch(call -> call.contains(" down "));
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("shop ran before");
    }

    @Test
    void controlPlaneThatStartsAgainIsStillOne() throws Exception {
        Files.writeString(
                containers,
                "c1\tUp 3 minutes\tweb\t\n"
                        + "c2\tRestarting (137) 1 second ago\tmesh-destination\tdestination\n");

        project().start(FILE, List.of(), List.of(), List.of());

        assertThat(calls()).anyMatch(call -> call.endsWith(" up -d --remove-orphans"));
    }

    @Test
    void containersThatLostTheirNetworkAreRestarted() throws Exception {
        Files.writeString(
                containers,
                "h\tUp 1 second\tweb-mesh-net\tnetwork\n"
                        + "d\tUp 3 minutes\tmesh-destination\tdestination\n");
        path.program(
                "docker",
                "case $1 in version) echo 27.1 ;; compose) exit 1 ;; ps) cat '"
                        + containers
                        + "' ;; inspect) "
                        + "printf 'h\\t/shop_web-mesh-net_1\\ttrue\\t2026-11-28T03:00:05Z\\tshop_default"
                        + "\\tweb-mesh-net\\t1\\tnetwork\\t\\n';"
                        + "printf 'w\\t/shop_web_1\\ttrue\\t2026-11-28T03:00:04.9Z\\tcontainer:h"
                        + "\\tweb\\t1\\t\\t\\n' ;; esac");

        project().start(FILE, List.of(), List.of(), List.of());

        assertThat(calls()).last().isEqualTo("docker restart -t 5 shop_web_1");
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("mesh: shop_web_1: had lost its network, was restarted");
    }

    @Test
    void missingImageIsNamedBeforeAnythingIsStarted() throws Exception {
        path.program("docker", "case $1 in version) echo 27.1 ;; compose|image) exit 1 ;; esac");

        assertRefused(
                "image: p:1 is not in the Docker engine (expected: built by docker/build.sh,");
    }

    @Test
    void fileThatComposeRefusesIsNotStarted() throws Exception {
        compose("case \"$*\" in *' config -q') echo 'services.web.foo is bad' >&2; exit 1 ;; esac");

        assertRefused("compose file: refused by ");
    }

    @Test
    void whatWasNotStartedHereNeedsItsFileToBeEnded() throws Exception {
        MeshedProject project = project();

        assertThatThrownBy(() -> project.end(Optional.empty(), List.of()))
                .isInstanceOf(MeshFailure.class)
                .hasMessage(
                        "project: shop was not started by 'mesh up' here (expected: its compose"
                                + " file, with --file)");
        assertThat(project.end(Optional.of(FILE), List.of())).isZero();
    }

    private void assertRefused(String beginning) throws Exception {
        MeshedProject project = project();
        assertThatThrownBy(() -> project.start(FILE, List.of("p:1"), List.of(), List.of()))
                .isInstanceOf(MeshFailure.class)
                .hasMessageStartingWith(beginning);
        assertThat(calls()).noneMatch(call -> call.contains(" up ") || call.contains(" down "));
        assertThat(project.isNoted()).isFalse();
    }

    private void compose(String lines) throws Exception {
        path.program(
                "docker-compose",
                "case $1 in version) echo 1.29.2; exit 0 ;; esac\n"
                        + (lines.equals("0") ? "exit 0" : lines));
    }

    private MeshedProject project() throws Exception {
        return MeshedProject.of(
                path.environment(),
                DataDirectory.open(folder.resolve("data")),
                Optional.of("shop"),
                Optional.empty(),
                folder,
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private List<String> calls() throws Exception {
        return Files.readAllLines(path.calls());
    }
}
