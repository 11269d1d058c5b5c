package io.gossamer.cli.edges;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class EdgeNamesTest {

    private static final Map<String, String> NAMES = Map.of("10.0.0.9", "legacy");

    @Test
    void connectionsThatCarryRequestsAreNoRequests() {
        Edge connections = edge("10.0.0.9:8080", "tcp", 3, "10.0.0.9 has no sidecar");
        Edge requests = edge("legacy", "http", 40, "legacy has none");

        for (List<Edge> order :
                List.of(List.of(connections, requests), List.of(requests, connections))) {
            assertThat(EdgeNames.rename(order, NAMES))
                    .singleElement()
                    .satisfies(
                            edge -> {
                                assertThat(edge.name()).isEqualTo("web -> legacy");
                                assertThat(edge.protocol()).isEqualTo("http");
                                assertThat(edge.requests()).isEqualTo(40);
                                assertThat(edge.failed()).isEqualTo(40);
                                assertThat(edge.peers().plaintextReasons()).hasSize(2);
                            });
        }
    }

    @Test
    void connectionsToTwoPortsAreCountedTogether() {
        assertThat(
                        EdgeNames.rename(
                                List.of(
                                        edge("10.0.0.9:1", "tcp", 3, "a"),
                                        edge("10.0.0.9:2", "tcp", 4, "a")),
                                NAMES))
                .singleElement()
                .satisfies(
                        edge -> {
                            assertThat(edge.requests()).isEqualTo(7);
                            assertThat(edge.failed()).isEqualTo(7);
                        });
    }

    @Test
    void unknownAddressesStay() {
        assertThat(EdgeNames.rename(List.of(edge("10.0.0.8:1", "tcp", 1, "a")), NAMES))
                .extracting(Edge::destination)
                .containsExactly("10.0.0.8:1");
    }

    @Test
    void snapshotIsReadAsItWasWritten() {
        EdgeSnapshot snapshot =
                new EdgeSnapshot(
                        2, List.of(edge("books", "http", 4, "a")), List.of(), List.of("books-1"));

        assertThat(EdgeSnapshot.parse(snapshot.toLine())).contains(snapshot);
        assertThat(EdgeSnapshot.parse("mesh: SIGTERM, ending")).isEmpty();
        assertThat(EdgeSnapshot.parse("{\"marks\":1}")).isEmpty();
        assertThat(EdgeSnapshot.parse("{\"marks\":")).isEmpty();
    }

    private static Edge edge(String destination, String protocol, double requests, String reason) {
        return new Edge(
                "web",
                destination,
                protocol,
                new Edge.Peers(new TreeSet<>(), new TreeSet<>(), new TreeSet<>(List.of(reason))),
                requests,
                new TreeMap<>(Map.of("503", requests)),
                2,
                new Edge.Quantiles(
                        OptionalDouble.of(1), OptionalDouble.empty(), OptionalDouble.of(2.5)));
    }
}
