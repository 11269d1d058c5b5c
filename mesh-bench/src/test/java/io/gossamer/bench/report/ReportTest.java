package io.gossamer.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.gossamer.bench.measure.Statistics.Interval;
import io.gossamer.bench.report.Row.Comparison;
import io.gossamer.bench.system.SystemName;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class ReportTest {

    private final Row compared =
            new Row(
                    "http1-100",
                    "CPU per request, pair",
                    "us",
                    Map.of(SystemName.OURS, 90.0, SystemName.HAPROXY, 60.0),
                    new Comparison(1.5, new Interval(1.4, 1.6), SystemName.HAPROXY, 1.0));
    private final Row plain =
            new Row("http1-100", "per second <&>", "1/s", Map.of(SystemName.NONE, 25000.0), null);

    @Test
    void jsonHasEveryFieldOfARow() {
        JsonObject object =
                JsonParser.parseString(
                                BenchJson.render(
                                        List.of(compared, plain), Map.of("cores", "2"), List.of()))
                        .getAsJsonObject();
        JsonObject row = object.getAsJsonArray("rows").get(0).getAsJsonObject();
        assertThat(row.keySet())
                .contains(
                        "workload",
                        "figure",
                        "unit",
                        "ours",
                        "haproxy",
                        "nginx",
                        "none",
                        "ratio",
                        "interval",
                        "bound",
                        "met");
        assertThat(row.get("ratio").getAsDouble()).isEqualTo(1.5);
        assertThat(row.get("met").getAsBoolean()).isFalse();
        assertThat(row.get("nginx").isJsonNull()).isTrue();
        assertThat(row.getAsJsonArray("interval")).hasSize(2);
        JsonObject second = object.getAsJsonArray("rows").get(1).getAsJsonObject();
        assertThat(second.get("met").isJsonNull()).isTrue();
    }

    @Test
    void jsonIsOneLine() {
        assertThat(BenchJson.render(List.of(compared), Map.of(), List.of("a\nb")))
                .doesNotContain("\n");
    }

    @Test
    void tableSaysWhatIsNotMet() {
        assertThat(Table.render(List.of(compared, plain)))
                .contains("1.50 x haproxy", "1.40..1.60", "NO", "25000");
    }

    @Test
    void chartIsWellFormedWithABarForEachComparison() throws Exception {
        Row long4 =
                new Row(
                        "a<b",
                        "f",
                        "us",
                        Map.of(),
                        new Comparison(9, new Interval(8, 10), SystemName.NGINX, 0.6));
        Document document =
                DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(
                                new InputSource(
                                        new StringReader(
                                                Chart.render(List.of(compared, plain, long4)))));
        assertThat(document.getElementsByTagName("rect").getLength()).isEqualTo(2);
    }
}
