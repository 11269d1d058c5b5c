package io.gossamer.it.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class MetricsTest {

    private static final String TEXT =
            """
            # HELP request_total Requests.
            # TYPE request_total counter
            request_total{direction="outbound",tls="true",server_id="a,b"} 3
            request_total{direction="inbound",note="say \\"hi\\"\\n"} 4.5
            process_start 1.7e9
            latency_bucket{le="+Inf"} +Inf
            # EOF
            """;

    @Test
    void seriesAreSummedOverTheLabelsThatAreNotNamed() {
        Metrics metrics = Metrics.parse(TEXT);

        assertThat(metrics.sum("request_total", Map.of())).isEqualTo(7.5);
        assertThat(metrics.sum("request_total", Map.of("server_id", "a,b"))).isEqualTo(3);
        assertThat(metrics.sum("request_total", Map.of("note", "say \"hi\"\n"))).isEqualTo(4.5);
        assertThat(metrics.sum("request_total", Map.of("tls", "false"))).isZero();
        assertThat(metrics.sum("process_start", Map.of())).isEqualTo(1.7e9);
        assertThat(metrics.series("latency_bucket", Map.of())).hasSize(1);
    }

    @Test
    void lineOfAnotherFormatIsNamed() {
        assertThatThrownBy(() -> Metrics.parse("request_total{direction} 3"))
                .hasMessageContaining("request_total{direction} 3");
    }
}
