package io.gossamer.cli.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gossamer.cli.edges.Edge;
import io.gossamer.cli.edges.EdgeSnapshot;
import io.gossamer.cli.process.MeshFailure;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EdgeFeedTest {

    private final AtomicInteger lookUps = new AtomicInteger();

    @Test
    void edgesHaveNamesAndTheMarkIsWaitedFor() throws Exception {
        String before = new EdgeSnapshot(0, List.of(edge(7)), List.of(), List.of()).toLine();
        String after = new EdgeSnapshot(1, List.of(edge(9)), List.of(edge(2)), List.of()).toLine();
        try (EdgeFeed feed =
                feed(
                        "echo noise; echo \"$0\"; read word; test \"$word\" = mark; echo \"$1\"",
                        before,
                        after)) {
            feed.read();
            assertThat(feed.recent())
                    .singleElement()
                    .extracting(Edge::destination)
                    .isEqualTo("legacy");
            assertThat(lookUps).hasValue(1);

            feed.mark();

            assertThat(feed.sinceMark()).singleElement().extracting(Edge::requests).isEqualTo(2.0);
            assertThat(feed.sinceMark().get(0).name()).isEqualTo("web -> legacy");
        }
    }

    @Test
    void endOfTheOtherProcessIsTold() {
        try (EdgeFeed feed = feed("exit 3")) {
            assertThatThrownBy(feed::read)
                    .isInstanceOf(MeshFailure.class)
                    .hasMessageStartingWith("mesh-destination: shows no edges any more (expected:");
        }
    }

    private EdgeFeed feed(String script, String... arguments) {
        List<String> command = DockerTools.join(List.of("sh", "-ec", script), List.of(arguments));
        return new EdgeFeed(
                () -> command,
                () -> {
                    lookUps.incrementAndGet();
                    return Map.of("10.0.0.9", "legacy");
                });
    }

    private static Edge edge(double requests) {
        return new Edge(
                "web",
                "10.0.0.9:8080",
                "tcp",
                new Edge.Peers(new TreeSet<>(), new TreeSet<>(), new TreeSet<>(List.of("why"))),
                requests,
                new TreeMap<>(Map.of("errno 111", 1.0)),
                5,
                new Edge.Quantiles(
                        OptionalDouble.of(1.5), OptionalDouble.empty(), OptionalDouble.empty()));
    }
}
