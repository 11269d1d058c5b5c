package io.gossamer.destination.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.api.mesh.v1.Explanation;
import io.gossamer.api.mesh.v1.RouteFacts;
import io.gossamer.destination.TestMesh;
import io.gossamer.destination.index.Snapshot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** ServiceProfiles, which take the place of routes: which of theirs wins, and what it asks for. */
class ProfileRoutesTest {

    private static final String NAME = "ServiceProfile/shop/books.shop.svc.cluster.local";

    private static final String PROFILE =
            """
            apiVersion: linkerd.io/v1alpha2
            kind: ServiceProfile
            metadata: {name: books.shop.svc.cluster.local, namespace: shop}
            spec:
              routes:
                - name: list
                  condition: {pathRegex: "/books(/[0-9]+)?", method: GET}
                  isRetryable: true
                  timeout: 300ms
                - name: change
                  condition: {any: [{method: PUT}, {all: [{method: POST}, {not: {pathRegex: "/v0/.*"}}]}]}
                - name: books
                  condition: {pathRegex: "/books.*"}
              retryBudget: {retryRatio: 0.3, minRetriesPerSecond: 5, ttl: 20s}
            """;

    private static Snapshot snapshot(String profile) {
        TestMesh mesh = Explanations.shop();
        mesh.put("profile.yaml", profile);
        return mesh.index().snapshot();
    }

    private static Explanation ask(String profile, String line) {
        return Explanations.answer(snapshot(profile), "web", line);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET http://books/books/7     | 1 | WON",
                "GET http://books/books/7?x=1 | 1 | WON",
                "GET http://books/books/7     | 3 | OUTRANKED an earlier one of the profile does, too",
                "HEAD http://books/books/7    | 1 | NO_MATCH method: HEAD (expected: GET)",
                "GET http://books/books/x     | 1 | NO_MATCH path: /books/x (expected: of the form"
                        + " /books(/[0-9]+)?)",
                "GET http://books/books/x     | 3 | WON",
                "PUT http://books/            | 2 | WON",
                "POST http://books/           | 2 | WON",
                "POST http://books/v0/a       | 2 | NO_MATCH method: POST (expected: PUT); it is: path"
                        + " of the form /v0/.*",
                "POST http://books/v0/a       | 4 | WON",
                "GET http://books/books/7     | 4 | OUTRANKED an earlier one of the profile does, too",
            })
    void theFirstRouteWhoseConditionHoldsWins(String line, int number, String ruling) {
        assertThat(Explanations.ruling(ask(PROFILE, line), NAME, number)).isEqualTo(ruling);
    }

    @Test
    void whatItAsksForIsInForceWithItsLine() {
        Explanation answer = ask(PROFILE, "GET http://books/books");

        assertThat(Explanations.setting(answer.getSettingsList(), "request timeout"))
                .isEqualTo("300ms by " + NAME + " profile.yaml:6");
        assertThat(Explanations.setting(answer.getSettingsList(), "retries"))
                .isEqualTo(
                        "after failures, as long as the budget allows: 30 % of the requests of 20s,"
                                + " and 5 a second by "
                                + NAME
                                + " profile.yaml:6");
        assertThat(Explanations.setting(answer.getSettingsList(), "breaker"))
                .isEqualTo("none by default");
        assertThat(answer.getBackends(0).getResource()).isEqualTo("Service/shop/books");
        assertThat(answer.getBackends(0).getEndpointsCount()).isPositive();
    }

    @Test
    void whatNoRouteIsForHasNoneOfIt() {
        Explanation answer = ask(PROFILE, "GET http://books/other");

        assertThat(Explanations.ruling(answer, NAME, 4)).isEqualTo("WON");
        assertThat(Explanations.setting(answer.getSettingsList(), "request timeout"))
                .isEqualTo("none by default");
    }

    @Test
    void routesOfTheServiceHaveNoSay() {
        Explanation answer = ask(PROFILE, "GET http://books/books");

        assertThat(answer.getRoutesList())
                .filteredOn(route -> route.getResource().startsWith("HTTPRoute/"))
                .isNotEmpty()
                .extracting(RouteFacts::getPassedOver)
                .contains("a ServiceProfile takes the place of all routes")
                .doesNotContain("");
    }

    @Test
    void annotationsOfTheServiceThatItOverrulesAreNoted() {
        TestMesh mesh = new TestMesh();
        mesh.put(
                "shop.yaml",
                """
                apiVersion: v1
                kind: Service
                metadata:
                  name: books
                  namespace: shop
                  annotations:
                    retry.linkerd.io/http: 5xx
                spec: {ports: [{port: 80}]}
                ---
                apiVersion: v1
                kind: ServiceAccount
                metadata: {name: web, namespace: shop}
                """);
        mesh.put("profile.yaml", PROFILE);

        Explanation answer =
                Explanations.answer(mesh.index().snapshot(), "web", "GET http://books/books");

        assertThat(answer.getNotesList())
                .contains(
                        "retry.linkerd.io/http of Service/shop/books (shop.yaml:7) has no effect: a"
                                + " ServiceProfile takes its place");
    }

    @Test
    void overridesShareTheTraffic() {
        Explanation answer =
                ask(
                        """
                        apiVersion: linkerd.io/v1alpha2
                        kind: ServiceProfile
                        metadata: {name: books.shop.svc.cluster.local, namespace: shop}
                        spec:
                          dstOverrides:
                            - {authority: "books.shop.svc.cluster.local:80", weight: 900m}
                            - {authority: "canary.shop.svc.cluster.local:80", weight: 100m}
                        """,
                        "GET http://books/");

        assertThat(answer.getBackendsList())
                .extracting(backend -> backend.getResource() + " " + backend.getShare())
                .containsExactly("Service/shop/books 0.9", "Service/shop/canary 0.1");
    }

    @Test
    void connectionsFallUnderItsOverridesAlone() {
        Explanation answer = ask(PROFILE, "tcp://books");

        assertThat(answer.getRoutes(0).getRulesList()).hasSize(1);
        assertThat(answer.getBackends(0).getResource()).isEqualTo("Service/shop/books");
    }
}
