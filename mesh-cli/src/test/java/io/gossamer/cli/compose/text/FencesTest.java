package io.gossamer.cli.compose.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gossamer.cli.process.MeshFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FencesTest {

    @Test
    void whatIsTakenOutAgainIsTheOriginal() {
        Random random = new Random(6);
        for (int i = 0; i < 5_000; i++) {
            String original = text(random);
            SourceText text = SourceText.of(original);

            SourceText fenced = Fences.apply(text, edits(random, text.lines().size()));

            assertThat(Fences.remove("f", fenced).text()).isEqualTo(original);
        }
    }

    @Test
    void replacedLinesAreKeptAndAdjoiningChangesShareTheirFences() {
        SourceText text = SourceText.of("a\nb\nc\n");

        String fenced =
                Fences.apply(
                                text,
                                List.of(
                                        Edit.replace(1, 1, List.of("B")),
                                        Edit.before(1, List.of("0")),
                                        Edit.after(1, List.of("+"))))
                        .text();

        assertThat(fenced)
                .isEqualTo("a\n" + Fences.BEGIN + "\n#~b\n0\nB\n+\n" + Fences.END + "\nc\n");
    }

    @Test
    void addedLinesEndAsTheFirstLineDoes() {
        String fenced =
                Fences.apply(SourceText.of("a\r\nb"), List.of(Edit.after(0, List.of("x")))).text();

        assertThat(fenced).contains("\r\nx\r\n").endsWith("b\r\n" + Fences.OPEN_END);
    }

    @Test
    void textThatWasAddedAfterTheLastLineStays() {
        String fenced =
                Fences.apply(SourceText.of("a"), List.of(Edit.after(0, List.of("x")))).text();

        assertThat(Fences.remove("f", SourceText.of(fenced + "\nmore\n")).text())
                .isEqualTo("a\nmore\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {Fences.BEGIN, Fences.END, Fences.BEGIN + "\n" + Fences.BEGIN})
    void fenceWithoutItsOtherHalfIsNamed(String lines) {
        assertThatThrownBy(() -> Fences.remove("f.yaml", SourceText.of("a\n" + lines + "\nb\n")))
                .isInstanceOf(MeshFailure.class)
                .hasMessageContaining("fence of 'mesh inject' without its other half");
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        int lines = random.nextInt(8);
        for (int i = 0; i < lines; i++) {
            text.append(List.of("", "a", "#~b", "# c", "\t", "é€😀").get(random.nextInt(6)));
            text.append(List.of("\n", "\r\n", "\r", "\n").get(random.nextInt(4)));
        }
        return random.nextBoolean() ? text.toString() : text + "end";
    }

    private static List<Edit> edits(Random random, int lines) {
        List<Edit> edits = new ArrayList<>();
        int line = 0;
        while (line < lines && edits.size() < 4) {
            line += random.nextInt(lines - line + 1);
            int replaced = random.nextInt(Math.min(3, lines - line) + 1);
            edits.add(
                    new Edit(
                            line, replaced, List.of("new", "lines").subList(0, random.nextInt(3))));
            line += replaced;
        }
        return edits;
    }
}
