package io.gossamer.cli.export.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ShellWordsTest {

    @Test
    void wordsAreSplitAsByAShellThatReplacesNothing() {
        assertThat(ShellWords.split("  a 'b c'  d\"e \\\" f\"g \\  '' \"\\n\"\n$X *"))
                .contains(List.of("a", "b c", "de \" fg", " ", "", "\\n", "$X", "*"));
        assertThat(ShellWords.split("")).contains(List.of());
        assertThat(ShellWords.split("a 'b")).isEmpty();
        assertThat(ShellWords.split("a \"b\\\"")).isEmpty();
    }
}
