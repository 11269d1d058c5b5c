package io.gossamer.cli.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gossamer.cli.process.MeshFailure;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DockerToolsTest {

    private static final String NO_PLUGIN =
            "case $1 in version) echo 20.10.24 ;; *) echo 'no such command' >&2; exit 1 ;; esac";

    @TempDir private Path folder;

    private Script path;

    @BeforeEach
    void emptySearchPath() {
        path = new Script(folder);
    }

    @Test
    void missingDockerIsNamedWithTheRemedy() {
        assertFails("docker: not found (expected: Docker's command line on the search path;");
    }

    @Test
    void engineThatDoesNotAnswerIsNamedByItsAddress() throws Exception {
        path.program("docker", "echo 'Cannot connect to the Docker daemon' >&2; exit 1");

        assertFails(
                "docker engine: no answer at unix:///run/test.sock (expected: a running engine;"
                        + " start it, or name another with DOCKER_HOST): Cannot connect to the"
                        + " Docker daemon");
    }

    @Test
    void socketOfOtherAccountsIsAnotherProblem() throws Exception {
        path.program("docker", "echo 'dial unix: connect: permission denied' >&2; exit 1");

        assertFails(
                "docker engine: unix:///run/test.sock is not for this account (expected:"
                        + " membership in the group docker, or root)");
    }

    @Test
    void composeIsThePluginOrTheOlderProgram() throws Exception {
        path.program("docker", NO_PLUGIN);
        assertFails("docker compose: not found (expected: the Compose plugin of Docker, or");

        path.program("docker-compose", "echo 1.25.0");
        assertFails("docker-compose: 1.25.0 (expected: 1.27 or newer,");

        path.program("docker-compose", "echo 1.29.2");
        assertThat(DockerTools.find(path.environment()).compose())
                .containsExactly(folder.resolve("docker-compose").toString());

        for (String version : List.of("v2.29.1", "dev")) {
            path.program(
                    "docker", "case $1 in compose) echo " + version + " ;; *) echo 27.1.1 ;; esac");
            assertThat(DockerTools.find(path.environment()).compose())
                    .containsExactly(folder.resolve("docker").toString(), "compose");
        }
    }

    private void assertFails(String beginning) {
        assertThatThrownBy(() -> DockerTools.find(path.environment()))
                .isInstanceOf(MeshFailure.class)
                .hasMessageStartingWith(beginning);
    }
}
