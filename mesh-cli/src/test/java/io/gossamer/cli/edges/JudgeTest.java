package io.gossamer.cli.edges;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class JudgeTest {

    private static final Expectation WEB_TO_BOOKS =
            Expectation.mutualTls("web", "books", "id-web", "id-books");

    @Test
    void edgeWithTheRightIdentitiesAndNoFailurePasses() {
        Edge edge = edge("web", "books", Set.of("id-books"), Set.of("id-web"), Set.of(), Map.of());

        assertThat(Judge.failures(List.of(edge), List.of(WEB_TO_BOOKS))).isEmpty();
    }

    @Test
    void edgeWithoutTrafficIsNamed() {
        assertThat(Judge.failures(List.of(), List.of(WEB_TO_BOOKS)))
                .containsExactly("web -> books: no request (expected: some)");
    }

    @Test
    void wrongIdentityOnEitherSideIsNamed() {
        Edge edge = edge("web", "books", Set.of("id-x"), Set.of("id-y"), Set.of(), Map.of());

        assertThat(Judge.failures(List.of(edge), List.of(WEB_TO_BOOKS)))
                .containsExactly(
                        "web -> books: server identity id-x (expected: id-books)",
                        "web -> books: client identity id-y (expected: id-web)");
    }

    @Test
    void identityThatWasNotSeenIsNamed() {
        Edge edge = edge("web", "books", Set.of("id-books"), Set.of(), Set.of(), Map.of());

        assertThat(Judge.failures(List.of(edge), List.of(WEB_TO_BOOKS)))
                .containsExactly("web -> books: no client identity seen (expected: id-web)");
    }

    @Test
    void singlePlaintextRequestFailsTheEdge() {
        Edge edge =
                edge(
                        "web",
                        "books",
                        Set.of("id-books"),
                        Set.of("id-web"),
                        Set.of("disabled"),
                        Map.of());

        assertThat(Judge.failures(List.of(edge), List.of(WEB_TO_BOOKS)))
                .containsExactly("web -> books: plaintext, disabled (expected: mTLS)");
    }

    @Test
    void onlyTheKnownFaultOfAnEdgeIsForgiven() {
        Edge edge =
                edge(
                        "web",
                        "books",
                        Set.of("id-books"),
                        Set.of("id-web"),
                        Set.of(),
                        Map.of("500", 2.0, "503", 1.0));

        assertThat(Judge.failures(List.of(edge), List.of(WEB_TO_BOOKS.withFaults(Set.of("500")))))
                .containsExactly("web -> books: 1 of 10 failed with 503 (expected: none)");
    }

    @Test
    void plaintextEdgeThatIsExpectedPassesUnlessItFails() {
        Expectation expected = Expectation.plaintext("web", "legacy");
        Edge good = edge("web", "legacy", Set.of(), Set.of(), Set.of("loopback"), Map.of());
        Edge bad =
                edge("web", "legacy", Set.of(), Set.of(), Set.of("loopback"), Map.of("502", 1.0));

        assertThat(Judge.failures(List.of(good), List.of(expected))).isEmpty();
        assertThat(Judge.failures(List.of(bad), List.of(expected)))
                .containsExactly("web -> legacy: 1 of 10 failed with 502 (expected: none)");
    }

    @Test
    void plaintextEdgeThatNobodyExpectedIsNamed() {
        Edge edge = edge("web", "bank", Set.of(), Set.of(), Set.of("loopback"), Map.of());

        assertThat(Judge.failures(List.of(edge), List.of()))
                .containsExactly(
                        "web -> bank: plaintext, loopback (expected: no such edge, or mTLS)");
    }

    private static Edge edge(
            String source,
            String destination,
            Set<String> servers,
            Set<String> clients,
            Set<String> reasons,
            Map<String, Double> failures) {
        return new Edge(
                source,
                destination,
                "http",
                new Edge.Peers(
                        new TreeSet<>(servers), new TreeSet<>(clients), new TreeSet<>(reasons)),
                10,
                new TreeMap<>(failures),
                1,
                new Edge.Quantiles(
                        OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty()));
    }
}
