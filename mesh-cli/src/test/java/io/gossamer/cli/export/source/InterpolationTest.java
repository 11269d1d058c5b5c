package io.gossamer.cli.export.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gossamer.cli.compose.model.ComposeFile;
import io.gossamer.cli.process.MeshFailure;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InterpolationTest {

    private static final Map<String, String> VARIABLES =
            Map.of("A", "one", "EMPTY", "", "DOLLAR", "$A");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = true,
            textBlock =
                    """
                    x$A-y            | xone-y
                    ${A}${A}         | oneone
                    $$A              | $A
                    $${A}            | ${A}
                    ${B:-two}        | two
                    ${EMPTY:-two}    | two
                    ${EMPTY-two}x    | x
                    ${B-${A}/$A}     | one/one
                    ${A:+yes}        | yes
                    ${EMPTY+yes}     | yes
                    ${EMPTY:+yes}no  | no
                    ${B}x            | x
                    ${DOLLAR}        | $A
                    costs 5$         | costs 5$
                    $(date)          | $(date)
                    ${B:-{"a":{}}}   | {"a":{}}
                    """)
    void variablesAreReplacedAsWithCompose(String text, String expected) {
        assertThat(Interpolation.of("x", text, VARIABLES)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ${A         | variable: ${A (expected: a closing brace)
                    ${1}        | variable: ${1} (expected: ${NAME}, ${NAME:-VALUE}
                    ${B?say B}  | variable: B (expected: a value in the environment or in .env; say B)
                    ${A!x}      | variable: ${A!x} (expected: ${NAME}
                    """)
    void whatIsNotWellFormedIsRefused(String text, String message) {
        assertThatThrownBy(() -> Interpolation.of("file:3", text, VARIABLES))
                .isInstanceOf(MeshFailure.class)
                .hasMessageStartingWith("file:3: " + message.strip());
    }

    @Test
    void nestingIsBounded() {
        String text = "${B:-".repeat(50_000) + "}".repeat(50_000);

        assertThatThrownBy(() -> Interpolation.of("x", text, VARIABLES))
                .isInstanceOf(MeshFailure.class)
                .hasMessageContaining("at most 20 in one another");
    }

    @Test
    void valuesOfAFileAreReplacedKeysAndExtensionsAreNot() {
        Notes notes = new Notes("f");
        ComposeFile file =
                ComposeFile.parse(
                        "f",
                        "x-a: ${GONE}\nservices:\n  a: {image: 'i:$A', labels: {$A: '${B}'}}\n");

        ComposeFile valued =
                ComposeFile.of("f", Interpolation.of("f", file.root(), VARIABLES, notes));

        assertThat(valued.services().get("a").text("image")).contains("i:one");
        assertThat(valued.services().get("a").pairs("labels")).containsOnlyKeys("$A");
        assertThat(notes.lines())
                .containsExactly(
                        "f:3:35: variable: B (expected: a value in the environment or in .env;"
                                + " taken as empty)");
    }
}
