package io.gossamer.cli.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gossamer.cli.process.MeshFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestDirectoryTest {

    private static final String OURS = "# by 'mesh export kubernetes'\n";

    @TempDir private Path parent;

    @Test
    void filesOfAnEarlierExportAreReplacedAndLeftoversNamed() throws IOException {
        Path folder = parent.resolve("a").resolve("b");
        ManifestDirectory directory = new ManifestDirectory(folder);
        assertThat(directory.write(Map.of("web.yaml", OURS, "old.yaml", OURS))).isEmpty();
        Files.writeString(folder.resolve("mine.yaml"), "kind: Secret\n");

        List<String> notes = directory.write(Map.of("web.yaml", OURS + "new: 1\n"));

        assertThat(notes)
                .singleElement()
                .asString()
                .startsWith(
                        folder.resolve("old.yaml") + ": of an earlier export (expected: removed");
        assertThat(folder.resolve("web.yaml")).content().contains("new: 1");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("web.yaml", "old.yaml", "mine.yaml");
        }
    }

    @Test
    void nothingIsWrittenWhereAFileOfSomebodyElseIsInTheWay() throws IOException {
        Files.writeString(parent.resolve("web.yaml"), "kind: Secret\n");

        assertThatThrownBy(
                        () ->
                                new ManifestDirectory(parent)
                                        .write(Map.of("a.yaml", OURS, "web.yaml", OURS)))
                .isInstanceOf(MeshFailure.class)
                .hasMessageContaining("web.yaml is not of an export (expected: another directory");
        assertThat(parent.resolve("a.yaml")).doesNotExist();
    }

    @Test
    void aFileInPlaceOfTheDirectoryIsNamed() throws IOException {
        Path file = Files.writeString(parent.resolve("file"), "");

        assertThatThrownBy(() -> new ManifestDirectory(file).write(Map.of("a.yaml", OURS)))
                .isInstanceOf(MeshFailure.class)
                .hasMessage("--output: " + file + " (expected: a directory to write to)");
    }
}
