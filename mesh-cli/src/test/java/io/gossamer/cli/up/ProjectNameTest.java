package io.gossamer.cli.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gossamer.cli.process.MeshFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProjectNameTest {

    private static final Map<String, String> VARIABLE = Map.of("COMPOSE_PROJECT_NAME", "variable");

    @TempDir private Path folder;

    @Test
    void nameIsTheOneThatComposeWouldTake() throws Exception {
        Path directory = Files.createDirectory(folder.resolve("_My.Shop-2"));
        Optional<String> none = Optional.empty();
        assertThat(ProjectName.of(none, Map.of(), none, directory)).isEqualTo("myshop-2");
        assertThat(ProjectName.of(none, Map.of(), Optional.of("inside"), directory))
                .isEqualTo("inside");

        Files.writeString(directory.resolve(".env"), "A=b\nCOMPOSE_PROJECT_NAME=\"dotted\"\n");
        assertThat(ProjectName.of(none, Map.of(), Optional.of("inside"), directory))
                .isEqualTo("dotted");
        assertThat(ProjectName.of(none, VARIABLE, Optional.of("inside"), directory))
                .isEqualTo("variable");
        assertThat(ProjectName.of(Optional.of("option"), VARIABLE, none, directory))
                .isEqualTo("option");
    }

    @Test
    void whatIsNoNameIsRefused() {
        assertThatThrownBy(
                        () ->
                                ProjectName.of(
                                        Optional.empty(),
                                        Map.of(),
                                        Optional.of("${STAGE}-shop"),
                                        folder))
                .isInstanceOf(MeshFailure.class)
                .hasMessageStartingWith("project name: ${STAGE}-shop (expected: a-z, 0-9, _ and -");
    }
}
