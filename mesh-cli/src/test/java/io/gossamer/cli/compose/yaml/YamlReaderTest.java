package io.gossamer.cli.compose.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gossamer.cli.compose.yaml.YamlNode.Entry;
import io.gossamer.cli.compose.yaml.YamlNode.Mapping;
import io.gossamer.cli.compose.yaml.YamlNode.Scalar;
import io.gossamer.cli.process.MeshFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlReaderTest {

    @Test
    void everyEntryKnowsItsLines() {
        Mapping root =
                read(
                        """
                        a: 1
                        b:
                          - x

                          # comment
                        c: |
                          text

                        d: {e: [1,
                            2]}
                        f:
                        g: "x
                          y"
                        """);

        assertThat(root.entries().stream().map(e -> e.key().span().line() + "-" + e.lastLine()))
                .containsExactly("0-0", "1-2", "5-7", "8-9", "10-10", "11-12");
        assertThat(root.span().lastLine()).isEqualTo(12);
    }

    @Test
    void mergeKeysGiveWayToOwnKeysAndEarlierSources() {
        Mapping root =
                read(
                        """
                        one: &one {a: 1, b: 1}
                        two: &two {b: 2, c: 2}
                        all: {<<: [*one, *two], a: own}
                        """);

        Mapping all = (Mapping) root.entries().get(2).value();
        assertThat(all.effective().values().stream().map(YamlReaderTest::pair))
                .containsExactly("a=own", "b=1", "c=2");
        assertThat(all.sources()).hasSize(2);
        assertThat(all.expanded().isAnchored()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    a: [1          | f.yaml:1:
                    a: 1\\n\\tb: 2 | f.yaml:2:1: found character
                    a: 1\\nb: 2\\na: 3 | f.yaml:3:1: key: a is there twice (expected: once; the other is in line 1)
                    a: *b          | f.yaml:1:4: alias: *b (expected: the name of an anchor
                    a: &b [*b]     | f.yaml:1:8: alias: *b (expected: the name of an anchor
                    ? [a]\\n: 1    | f.yaml:1:3: key: a collection
                    a: 1\\n---\\nb: 2 | f.yaml:2:1: document: a second one (expected: one document
                    """)
    void whatIsNotWellFormedIsNamedWithItsPlace(String text, String message) {
        assertThatThrownBy(() -> read(text.replace("\\n", "\n").replace("\\t", "\t")))
                .isInstanceOf(MeshFailure.class)
                .hasMessageContaining(message.strip());
    }

    @Test
    void tabsThatOnlySeparateMeanNothing() {
        Mapping root =
                read(
                        "a:\t# x\n  b:\t\t[1,\t2]\t# x\n  c: 'd\te'\t\n  f: g\th\n"
                                + "  i: |\n    j\n    \tk\n");

        assertThat(YamlWriter.entries(root, 0))
                .isEqualTo(
                        YamlWriter.entries(
                                read(
                                        "a: \n  b: [1, 2]\n  c: \"d\\te\"\n  f: g\th\n"
                                                + "  i: \"j\\n\\tk\\n\"\n"),
                                0));
        assertThat(YamlWriter.entries(read("{\n\t\"a\": {\n\t\t\"b\": \"c\td\"\n\t}\n}"), 0))
                .isEqualTo(YamlWriter.entries(read("\"a\": {\"b\": \"c\\td\"}"), 0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a:\n\tb: 1", "a:\n  b: 1\n\tc: 2", "a:\n  -\tb: 1", "a: 1\n\t# x\nb: 2"})
    void tabsThatIndentAreNamed(String text) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(MeshFailure.class)
                .hasMessageContaining("found character '\\t(TAB)'");
    }

    @Test
    void aliasesThatMultiplyAreBounded() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 12; i++) {
            String alias = "*a" + (i - 1);
            bomb.append("a" + i + ": &a" + i + " [" + (alias + ", ").repeat(9) + alias + "]\n");
        }

        assertThatThrownBy(() -> read(bomb.toString()))
                .isInstanceOf(MeshFailure.class)
                .hasMessageContaining("nodes: more than 100000");
    }

    @Test
    void nestingIsBounded() {
        assertThatThrownBy(() -> read("a: " + "[".repeat(200) + "]".repeat(200)))
                .isInstanceOf(MeshFailure.class)
                .hasMessageContaining("nesting: deeper than 100");
    }

    @Test
    void writtenTextReadsAsTheSame() {
        String text =
                """
                a: &x
                  - 1
                  - b: "1"
                    c: [*y]
                  - []
                  - - deep
                  - &z {q: "a\\tb\\u2028\\"\\\\"}
                d: !reset []
                e:
                f: {}
                "on": "yes: no # x"
                """
                        .replace("[*y]", "{k: v}");

        Mapping root = read(text);
        String written = String.join("\n", YamlWriter.entries(root, 0)) + "\n";

        assertThat(YamlWriter.entries(read(written), 0)).isEqualTo(YamlWriter.entries(root, 0));
        assertThat(written)
                .contains("a: &x\n", "  - b: \"1\"\n", "d: !reset []\n", "e:\n")
                .contains("q: \"a\\tb\\u2028\\\"\\\\\"");
    }

    private static String pair(Entry entry) {
        return entry.name() + "=" + ((Scalar) entry.value()).value();
    }

    private static Mapping read(String text) {
        return (Mapping) YamlReader.read("f.yaml", text).orElseThrow();
    }
}
