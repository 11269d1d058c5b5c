package io.gossamer.cli.export.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gossamer.cli.process.MeshFailure;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvironmentFileTest {

    @Test
    void linesAreReadAsWithCompose() {
        String text =
                """
                # a comment
                  export A=1  # behind
                B = two words\t
                C='single # $A \\n'
                D="double\\n$A \\$A" # behind
                E="first
                second"

                OUTER
                MISSING
                F=${A}/$OUTER/x#y
                G=
                """
                        .replace("\n", "\r\n");

        assertThat(EnvironmentFile.parse(".env", text, Map.of("OUTER", "o", "A", "hidden")))
                .containsExactly(
                        Map.entry("A", "1"),
                        Map.entry("B", "two words"),
                        Map.entry("C", "single # $A \\n"),
                        Map.entry("D", "double\n1 $A"),
                        Map.entry("E", "first\nsecond"),
                        Map.entry("OUTER", "o"),
                        Map.entry("F", "1/o/x#y"),
                        Map.entry("G", ""));
    }

    @ParameterizedTest
    @CsvSource({
        "A=1;B=';x, .env:2",
        "'A=1;;password secret', .env:3",
        "A=\"x\" y, .env:1",
        "A=1;=2, .env:2"
    })
    void aLineThatIsNoneIsNamedButNotShown(String text, String place) {
        assertThatThrownBy(() -> EnvironmentFile.parse(".env", text.replace(';', '\n'), Map.of()))
                .isInstanceOf(MeshFailure.class)
                .hasMessageStartingWith(place + ": not understood (expected: ")
                .hasMessageNotContaining("secret");
    }

    @Test
    void aFileThatDoesNotExistIsNone(@TempDir Path directory) {
        assertThat(EnvironmentFile.read(directory.resolve("x"), "x", Map.of())).isEmpty();
    }
}
