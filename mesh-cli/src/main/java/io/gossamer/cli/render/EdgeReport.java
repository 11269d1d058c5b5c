package io.gossamer.cli.render;

import io.gossamer.cli.edges.Edge;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** Edges as a table for people. Stateless. */
public final class EdgeReport {

    private EdgeReport() {}

    /** One line per edge. */
    public static String render(List<Edge> edges) {
        TextTable table =
                new TextTable(
                        "SOURCE",
                        "DESTINATION",
                        "PROTOCOL",
                        ">RPS",
                        ">SUCCESS",
                        ">P50",
                        ">P95",
                        ">P99",
                        "MTLS IDENTITY OF THE SERVER, OR WHY NOT");
        for (Edge edge : edges) {
            table.row(
                    edge.source(),
                    edge.destination(),
                    edge.protocol(),
                    format("%.1f", edge.requestsPerSecond()),
                    format("%.2f%%", edge.successRate() * 100),
                    millis(edge.latency().p50()),
                    millis(edge.latency().p95()),
                    millis(edge.latency().p99()),
                    identity(edge));
        }
        return table.render();
    }

    private static String identity(Edge edge) {
        if (!edge.peers().plaintextReasons().isEmpty()) {
            return "plaintext: " + String.join(", ", edge.peers().plaintextReasons());
        }
        String servers = String.join(", ", edge.peers().serverIds());
        return edge.isMutualTls() ? servers : servers + " (client identity not seen)";
    }

    private static String millis(OptionalDouble value) {
        return value.isPresent() ? format("%.1f ms", value.getAsDouble()) : "-";
    }

    private static String format(String pattern, double value) {
        return String.format(Locale.ROOT, pattern, value);
    }
}
