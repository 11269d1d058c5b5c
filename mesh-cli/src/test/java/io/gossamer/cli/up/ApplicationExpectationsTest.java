package io.gossamer.cli.up;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.cli.compose.MeshedApplication;
import io.gossamer.cli.compose.model.DeclaredCheck;
import io.gossamer.cli.edges.Edge;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ApplicationExpectationsTest {

    private static final DeclaredCheck NOTHING =
            new DeclaredCheck(List.of(), Map.of(), Map.of("books", Set.of("500")));

    private static final DeclaredCheck DECLARED =
            new DeclaredCheck(List.of(), Map.of("Web", List.of("books", "legacy")), Map.of());

    @Test
    void servicesOfTheMeshNeedTheirOwnIdentitiesAndOthersNone() {
        assertThat(
                        judge(
                                NOTHING,
                                meshed("web", "books"),
                                plain("outside", "web"),
                                plain("web", "legacy")))
                .isEmpty();
        assertThat(judge(NOTHING, plain("web", "books")))
                .contains("web -> books: plaintext, why (expected: mTLS)");
        assertThat(judge(NOTHING, edge("web", "books", "id-web", "id-thief", "200")))
                .contains("web -> books: server identity id-thief (expected: id-books)");
    }

    @Test
    void failuresCountUnlessTheFileKnowsOfThem() {
        assertThat(judge(NOTHING, edge("web", "books", "id-web", "id-books", "500"))).isEmpty();
        assertThat(judge(NOTHING, edge("web", "books", "id-web", "id-books", "503")))
                .containsExactly("web -> books: 1 of 4 failed with 503 (expected: none)");
    }

    @Test
    void withoutTrafficInTheMeshNothingIsProven() {
        assertThat(judge(NOTHING, plain("outside", "web"), plain("web", "legacy")))
                .singleElement()
                .asString()
                .startsWith("edges: none between services of the mesh (expected: some;");
    }

    @Test
    void declaredEdgesMustHaveTrafficAndOthersMustBeMeshed() {
        assertThat(judge(DECLARED, meshed("web", "books")))
                .containsExactly("web -> legacy: no request (expected: some)");
        assertThat(
                        judge(
                                DECLARED,
                                meshed("web", "books"),
                                plain("web", "legacy"),
                                plain("books", "web")))
                .containsExactly("books -> web: plaintext, why (expected: no such edge, or mTLS)");
    }

    private static List<String> judge(DeclaredCheck check, Edge... edges) {
        MeshedApplication application =
                new MeshedApplication(
                        Optional.empty(),
                        Map.of("Web", "id-web", "books", "id-books"),
                        Map.of("Web", "web", "books", "books"),
                        check);
        return new ApplicationExpectations(application).judge(List.of(edges));
    }

    private static Edge meshed(String source, String destination) {
        return edge(source, destination, "id-" + source, "id-" + destination, "");
    }

    private static Edge plain(String source, String destination) {
        return edge(source, destination, "", "", "");
    }

    private static Edge edge(
            String source, String destination, String client, String server, String failure) {
        return new Edge(
                source,
                destination,
                "http",
                new Edge.Peers(set(server), set(client), set(server.isEmpty() ? "why" : "")),
                4,
                new TreeMap<>(
                        failure.isEmpty() || failure.equals("200")
                                ? Map.of()
                                : Map.of(failure, 1.0)),
                1,
                new Edge.Quantiles(
                        OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty()));
    }

    private static TreeSet<String> set(String value) {
        return value.isEmpty() ? new TreeSet<>() : new TreeSet<>(List.of(value));
    }
}
