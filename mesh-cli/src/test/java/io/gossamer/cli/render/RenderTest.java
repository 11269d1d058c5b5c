package io.gossamer.cli.render;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.gossamer.cli.edges.Edge;
import io.gossamer.cli.process.ResourceUsage;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class RenderTest {

    private static final Edge MESHED =
            new Edge(
                    "web",
                    "books",
                    "http",
                    new Edge.Peers(
                            new TreeSet<>(Set.of("id-books")),
                            new TreeSet<>(Set.of("id-web")),
                            new TreeSet<>()),
                    200,
                    new TreeMap<>(Map.of("500", 1.0)),
                    10,
                    new Edge.Quantiles(
                            OptionalDouble.of(1.5), OptionalDouble.of(4), OptionalDouble.of(9)));

    private static final Edge PLAIN =
            new Edge(
                    "web",
                    "legacy",
                    "tcp",
                    new Edge.Peers(
                            new TreeSet<>(),
                            new TreeSet<>(),
                            new TreeSet<>(Set.of("not_provided_by_service_discovery"))),
                    10,
                    new TreeMap<>(),
                    10,
                    new Edge.Quantiles(
                            OptionalDouble.empty(),
                            OptionalDouble.empty(),
                            OptionalDouble.empty()));

    @Test
    void tableTellsIdentityOrWhyThereIsNone() {
        assertThat(EdgeReport.render(List.of(MESHED, PLAIN)).lines())
                .anyMatch(
                        line ->
                                line.matches(
                                        "web +books +http +20\\.0 +99\\.50% +1\\.5 ms +4\\.0 ms"
                                                + " +9\\.0 ms +id-books"))
                .anyMatch(line -> line.endsWith("-  plaintext: not_provided_by_service_discovery"));
    }

    @Test
    void jsonHasTheFieldsOfEveryEdgeAndProcess() {
        ResourceUsage usage = new ResourceUsage(1L, null, 3L, 4L, 5L);

        String json =
                DemoJson.render(
                        true,
                        List.of(MESHED, PLAIN),
                        List.of("a -> b: broken"),
                        Map.of("web-proxy", new DemoJson.Span(7, usage, null)));

        assertThat(json).doesNotContain("\n");
        JsonObject object = JsonParser.parseString(json).getAsJsonObject();
        JsonObject edge = object.getAsJsonArray("edges").get(0).getAsJsonObject();
        assertThat(edge.keySet())
                .contains(
                        "source",
                        "destination",
                        "protocol",
                        "mtls",
                        "clientId",
                        "serverId",
                        "rps",
                        "successRate",
                        "p50Ms",
                        "p95Ms",
                        "p99Ms");
        assertThat(edge.get("mtls").getAsBoolean()).isTrue();
        assertThat(edge.get("successRate").getAsDouble()).isEqualTo(0.995);
        assertThat(object.getAsJsonArray("failures").get(0).getAsString())
                .isEqualTo("a -> b: broken");
        JsonObject resource = object.getAsJsonArray("resources").get(0).getAsJsonObject();
        assertThat(resource.getAsJsonObject("start").get("heap").getAsLong()).isEqualTo(1);
        assertThat(resource.getAsJsonObject("start").get("direct").isJsonNull()).isTrue();
        assertThat(resource.get("end").isJsonNull()).isTrue();
    }
}
