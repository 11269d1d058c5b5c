package io.gossamer.cli.edges;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ExpositionTest {

    @Test
    void readsNamesLabelsAndValues() {
        String text =
                """
                # HELP request_total Requests.
                # TYPE request_total counter
                request_total{direction="outbound",tls="true"} 12
                up 1 1700000000
                # EOF
                """;

        assertThat(Exposition.parse(text, name -> true))
                .containsOnly(
                        Map.entry(
                                new Series(
                                        "request_total",
                                        Map.of("direction", "outbound", "tls", "true")),
                                12.0),
                        Map.entry(new Series("up", Map.of()), 1.0));
    }

    @Test
    void escapesInLabelsAreResolved() {
        String text = "m{a=\"x\\\"y\\\\z\\nw\",b=\"},{\"} 2.5e1";

        assertThat(Exposition.parse(text, name -> true))
                .containsOnly(
                        Map.entry(new Series("m", Map.of("a", "x\"y\\z\nw", "b", "},{")), 25.0));
    }

    @Test
    void lineThatIsNoSampleHidesOnlyItself() {
        String text = "a{x=\"unfinished\nb{y=1} 2\nc nonsense\nd\ne 5";

        assertThat(Exposition.parse(text, name -> true))
                .containsOnly(Map.entry(new Series("e", Map.of()), 5.0));
    }

    @Test
    void unwantedMetricsAreSkipped() {
        assertThat(Exposition.parse("a 1\nb 2", "b"::equals))
                .containsOnlyKeys(new Series("b", Map.of()));
    }
}
