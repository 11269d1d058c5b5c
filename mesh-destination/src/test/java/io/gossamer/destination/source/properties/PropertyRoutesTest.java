package io.gossamer.destination.source.properties;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import io.gossamer.destination.TestMesh;
import io.gossamer.destination.index.Snapshot;
import io.gossamer.destination.resource.Kind;
import io.gossamer.destination.resource.parse.ManifestParser;
import io.gossamer.destination.resource.route.BackendRef;
import io.gossamer.destination.resource.route.Route;
import io.gossamer.destination.resource.route.RouteFilter;
import io.gossamer.destination.source.Bundle;
import io.gossamer.destination.source.properties.step.Step;
import io.gossamer.destination.view.status.PolicyStatuses;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PropertyRoutesTest {

    private static final String SHOP =
            """
            apiVersion: v1
            kind: Service
            metadata: {name: books, namespace: shop}
            spec: {ports: [{port: 80}]}
            """;

    @Test
    void uriAloneIsTheServiceItself() {
        Route route = Translated.ofPredicates(Step.of("Path=/books/**")).route();

        assertThat(route.kind()).isEqualTo(Kind.GATEWAY_HTTP_ROUTE);
        assertThat(route.key()).hasToString("HTTPRoute/default/r");
        assertThat(route.metadata().origin()).hasToString("mesh.destination.routes[0]");
        assertThat(route.parents()).singleElement().hasToString("Service/default/books");
        assertThat(route.rules()).hasSize(1);
        assertThat(route.rules().get(0).backends()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    books                | lb://books-v2:8080                     | default books-v2:8080
                    books:81             | lb://books-v2                          | default books-v2:81
                    books.shop           | http://books-v2                        | shop books-v2:80
                    books.shop.svc       | http://books.lab.svc.cluster.local:90/ | lab books:90
                    """)
    void uriBesideAServiceIsABackend(String service, String uri, String backend) {
        RouteProperties route =
                new RouteProperties(null, service, null, uri, null, null, null, null, null, null);

        BackendRef made = Translated.of(route).route().rules().get(0).backends().get(0);

        assertThat(made.namespace() + " " + made.name() + ":" + made.port()).isEqualTo(backend);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    https://books       | http:// or lb://; the sidecars encrypt
                    ws://books          | a service of the mesh, as in
                    http://Books_1      | a service of the mesh, as in
                    http://books/path   | a service of the mesh, as in
                    lb://books:70000    | a port from 1 to 65535
                    lb://books.shop.svc.other.domain | a service below svc.cluster.local
                    forward:/x          | a service of the mesh, as in
                    """)
    void whatIsNoServiceIsRefused(String uri, String expected) {
        RouteProperties route =
                new RouteProperties(null, null, null, uri, null, null, null, null, null, null);

        assertThat(Translated.of(route).problems())
                .singleElement()
                .asString()
                .startsWith("mesh.destination.routes[0].uri: " + uri + " (expected: ")
                .contains(expected);
    }

    @Test
    void namespaceNamesTheClients() {
        RouteProperties route =
                new RouteProperties(
                        "Old_Route.1",
                        "books.shop",
                        "web",
                        null,
                        null,
                        null,
                        null,
                        Map.of("response-timeout", "200"),
                        null,
                        null);

        Route made = Translated.of(route).route();

        assertThat(made.key()).hasToString("HTTPRoute/web/old-route-1");
        assertThat(made.parents().get(0)).hasToString("Service/shop/books");
        assertThat(made.metadata().annotations())
                .containsExactly(Map.entry("timeout.linkerd.io/response", "200ms"));
        assertThat(made.metadata().annotationOrigin("timeout.linkerd.io/response"))
                .hasToString("mesh.destination.routes[0].metadata.response-timeout");
    }

    @Test
    void orderDecidesWhereMatchesDoNot() {
        RouteProperties late =
                new RouteProperties("late", "books", null, null, null, null, null, null, 1, null);
        RouteProperties early =
                new RouteProperties(
                        "early", "books", null, null, null, null, null, null, null, null);
        RouteProperties off =
                new RouteProperties("off", "books", null, null, null, null, null, null, -1, false);

        List<Route> made =
                Translated.of(late, early, off).resources().stream()
                        .map(Route.class::cast)
                        .sorted(Route.PRECEDENCE)
                        .toList();

        assertThat(made)
                .extracting(route -> route.metadata().name())
                .containsExactly("early", "late");
    }

    @Test
    void weightMakesOneRouteOfAGroup() {
        Translated translated =
                Translated.of(
                        Translated.split("stable", "lb://books", "Path=/a;Weight=g, 9", ""),
                        Translated.split(
                                "canary",
                                "lb://books-v2",
                                "Weight=g, 1;Path=/a",
                                "AddResponseHeader=x-canary, yes"));

        assertThat(translated.resources()).hasSize(1);
        assertThat(translated.matches()).containsExactly("EXACT /a");
        assertThat(translated.route().rules().get(0).backends())
                .satisfiesExactly(
                        stable -> {
                            assertThat(stable.name() + stable.weight()).isEqualTo("books9");
                            assertThat(stable.filters()).isEmpty();
                            assertThat(stable.place().field()).isEqualTo("uri");
                        },
                        canary -> {
                            assertThat(canary.name() + canary.weight()).isEqualTo("books-v21");
                            assertThat(canary.filters()).hasSize(1);
                            assertThat(canary.place().field())
                                    .isEqualTo("mesh.destination.routes[1].uri");
                        });
    }

    @Test
    void pathAndStatusAreThoseOfAWholeGroup() {
        Translated translated =
                Translated.of(
                        Translated.split(
                                "stable",
                                "lb://books",
                                "Weight=g, 9",
                                "StripPrefix=1;AddRequestHeader=x-a, 1"),
                        Translated.split("canary", "lb://v2", "Weight=g, 1", "StripPrefix=1"));

        assertThat(translated.route().rules().get(0).filters())
                .singleElement()
                .isInstanceOf(RouteFilter.Rewrite.class);
        assertThat(translated.route().rules().get(0).backends())
                .extracting(backend -> backend.filters().size())
                .containsExactly(1, 0);
        assertThat(
                        Translated.of(
                                        Translated.split("a", "lb://books", "Weight=g, 9", ""),
                                        Translated.split(
                                                "b", "lb://v2", "Weight=g, 1", "SetStatus=404"))
                                .problems())
                .singleElement()
                .asString()
                .contains("routes[1]", "the filters of path and status of", "routes[0]");
    }

    @Test
    void whatAGroupCannotDoIsRefused() {
        assertThat(
                        Translated.of(
                                        Translated.split("a", "lb://books", "Weight=g, 9", ""),
                                        Translated.split("b", "lb://v2", "Weight=g, 1;Path=/b", ""),
                                        Translated.split(
                                                "c",
                                                "lb://v3",
                                                "Weight=g, 1",
                                                "RedirectTo=302, http://x"),
                                        Translated.split(
                                                "d", "lb://v4", "Weight=g, 1", "CircuitBreaker=d"))
                                .problems())
                .satisfiesExactly(
                        problem ->
                                assertThat(problem)
                                        .startsWith("mesh.destination.routes[1].predicates[0]: b")
                                        .contains("predicates of routes[0] in a group"),
                        problem -> assertThat(problem).contains("routes[2]", "no RedirectTo"),
                        problem -> assertThat(problem).contains("routes[3]", "CircuitBreaker"));
    }

    @Test
    void problemsOfAllRoutesAreReportedTogether() {
        RouteProperties none =
                new RouteProperties(null, null, "A B", null, null, null, null, null, null, null);
        RouteProperties both =
                new RouteProperties(
                        "b",
                        null,
                        null,
                        "lb://books",
                        List.of(
                                RouteProperties.Backend.of("lb://books"),
                                new RouteProperties.Backend("https://x", -1)),
                        Translated.steps("Hots=x"),
                        Translated.steps("StripPrefix=0"),
                        Map.of("connect-timeout", "5"),
                        null,
                        null);

        assertThat(Translated.of(none, both).problems())
                .satisfiesExactly(
                        p ->
                                assertThat(p)
                                        .contains(
                                                "routes[0].namespace: A B (expected: a DNS label"),
                        p -> assertThat(p).contains("routes[0].service: missing (expected: "),
                        p -> assertThat(p).contains("routes[1].predicates[0]", "(expected: Host)"),
                        p -> assertThat(p).contains("routes[1].filters[0]: StripPrefix=0"),
                        p -> assertThat(p).contains("routes[1].service: missing"),
                        p -> assertThat(p).contains("routes[1].metadata.connect-timeout: 5"),
                        p -> assertThat(p).contains("routes[1].uri: lb://books (expected: either"),
                        p -> assertThat(p).contains("routes[1].backends[1].weight: -1"),
                        p -> assertThat(p).contains("routes[1].backends[1].uri: https://x"));
    }

    @Test
    void idsAndBreakersDoNotContradictEachOther() {
        assertThat(
                        Translated.of(
                                        Translated.split("r", "lb://a", "", "CircuitBreaker=x"),
                                        Translated.split("R", "lb://b", "", ""),
                                        new RouteProperties(
                                                "s",
                                                "books.shop",
                                                null,
                                                null,
                                                null,
                                                null,
                                                List.of(
                                                        Translated.step(
                                                                "CircuitBreaker",
                                                                "maxFailures",
                                                                "2")),
                                                null,
                                                null,
                                                null))
                                .problems())
                .satisfiesExactly(
                        problem ->
                                assertThat(problem)
                                        .startsWith("mesh.destination.routes[1].id: r")
                                        .contains("routes[0] has this"),
                        problem ->
                                assertThat(problem)
                                        .startsWith("mesh.destination.routes[2].filters: another"));
    }

    /** Whatever is written is refused, or is something that sidecars can compile. */
    @Test
    void nothingThatIsWrittenEndsInAnythingElse() {
        Random random = new Random(7);
        String alphabet = "/ab*?{}:[]()\\\\.^$|+-;,=%#& \u00e9";
        int accepted = 0;
        for (int i = 0; i < 20_000; i++) {
            StringBuilder value = new StringBuilder(i % 2 == 0 ? "/" : "a");
            for (int length = random.nextInt(9); length > 0; length--) {
                value.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            String name = List.of("Path", "Cookie", "Header", "Query", "Host").get(i % 5);
            String before = i % 5 == 0 || i % 5 == 4 ? "" : "n,";
            Translated made = Translated.ofPredicates(Step.of(name + "=" + before + value));
            if (made.problems().isEmpty()) {
                accepted++;
                for (String match : made.matches()) {
                    int regex = match.lastIndexOf("REGEX ");
                    if (regex >= 0) {
                        Pattern.compile(match.substring(regex + "REGEX ".length()));
                    } else {
                        assertThat(match).matches("(EXACT|PREFIX) /.*");
                    }
                }
            }
        }
        assertThat(accepted).isBetween(2_000, 18_000);
    }

    @Test
    void breakerComesToTheServicesOfOtherSources() {
        Snapshot snapshot = mesh(SHOP);

        assertThat(snapshot.service("shop", "books").orElseThrow().metadata())
                .satisfies(
                        metadata -> {
                            assertThat(metadata.annotation("balancer.linkerd.io/failure-accrual"))
                                    .isEqualTo("consecutive");
                            assertThat(
                                            metadata.annotationOrigin(
                                                    "balancer.linkerd.io/failure-accrual"))
                                    .hasToString("mesh.destination.routes[0].filters[0]");
                            assertThat(metadata.origin()).hasToString("shop.yaml:1");
                        });
        assertThat(snapshot.problems()).isEmpty();
    }

    @Test
    void breakerOfTheServiceHolds() {
        Snapshot snapshot =
                mesh(
                        SHOP.replace(
                                "namespace: shop",
                                "namespace: shop, annotations:"
                                        + " {balancer.linkerd.io/failure-accrual: unified}"));

        assertThat(
                        snapshot.service("shop", "books")
                                .orElseThrow()
                                .metadata()
                                .annotation("balancer.linkerd.io/failure-accrual"))
                .isEqualTo("unified");
        assertThat(snapshot.problems())
                .singleElement()
                .satisfies(
                        dated ->
                                assertThat(dated.problem())
                                        .hasToString(
                                                "mesh.destination.routes[0].filters[0]"
                                                        + " Service/shop/books: CircuitBreaker"
                                                        + " (expected: no"
                                                        + " balancer.linkerd.io/failure-accrual of the"
                                                        + " Service; shop.yaml:3 holds)"));
    }

    @Test
    void statusNamesTheProperty() {
        assertThat(PolicyStatuses.problems(mesh(SHOP), TestMesh.SETTINGS))
                .extracting(Object::toString)
                .containsExactly(
                        "mesh.destination.routes[0] HTTPRoute/shop/canary uri:"
                                + " Service/shop/books-v2 (expected: a Service that exists)");
    }

    /** A manifest, and a route whose backend does not exist. */
    private static Snapshot mesh(String manifest) {
        TestMesh mesh = new TestMesh();
        PropertyRoutes routes =
                Translated.of(
                                Translated.split(
                                        "canary", "lb://books-v2", "Path=/a", "CircuitBreaker=b"))
                        .routes();
        routes.over(mesh.index())
                .accept(
                        Map.of(
                                "shop.yaml",
                                new Bundle(
                                        new ManifestParser()
                                                .parse("shop.yaml", manifest)
                                                .resources(),
                                        List.of())),
                        Set.of());
        return mesh.index().snapshot();
    }
}
