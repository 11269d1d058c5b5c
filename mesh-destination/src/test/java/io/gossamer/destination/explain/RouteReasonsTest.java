package io.gossamer.destination.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.api.mesh.v1.Explanation;
import io.gossamer.api.mesh.v1.RouteFacts;
import io.gossamer.destination.index.Snapshot;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Why each route won or lost. */
class RouteReasonsTest {

    private static final Snapshot SHOP = Explanations.shop().index().snapshot();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    http://books/v1/a                     | books   | 2  | WON
                    http://books/v1/a                     | books   | 1  | OUTRANKED its path is less exact than the winner's
                    http://books/v1/a                     | younger | 1  | OUTRANKED the winner's route is older, or comes first by namespace and name
                    http://books/v1/a                     | younger | 2  | NO_MATCH path: /v1/a (expected: below /young)
                    http://books/v1/a                     | books   | 3  | NO_MATCH method: GET (expected: POST)
                    http://books/v1/a                     | books   | 4  | NO_MATCH method: GET (expected: POST); header x-canary: missing (expected: yes)
                    POST http://books/v1/a                | books   | 3  | WON
                    POST http://books/v1/a                | books   | 2  | OUTRANKED it names no method, the winner does
                    POST http://books/v1/a x-canary=no    | books   | 4  | NO_MATCH header x-canary: no (expected: yes)
                    POST http://books/v1/a x-canary=a,yes | books   | 4  | WON
                    POST http://books/v1/a x-canary=yes   | books   | 3  | OUTRANKED it names 0 headers, the winner 1
                    POST http://books/v1/x x-canary=yes   | books   | 5  | WON
                    POST http://books/v1/x x-canary=yes   | books   | 4  | OUTRANKED its path is less exact than the winner's
                    http://books/v1/y                     | books   | 6  | WON
                    http://books/v1/y/                    | books   | 6  | NO_MATCH path: /v1/y/ (expected: of the form /v[0-9]/y)
                    http://books/q?page=2                 | books   | 7  | WON
                    http://books/q?page=3                 | books   | 7  | NO_MATCH query parameter page: 3 (expected: 2)
                    http://books/q                        | books   | 7  | NO_MATCH query parameter page: missing (expected: 2)
                    http://books/v1/a                     | hosted  | 1  | NO_MATCH host: books (expected: *.shop)
                    http://books/v1/x host=api.shop       | hosted  | 1  | WON
                    http://books/v1/x host=a.b.shop       | books   | 5  | OUTRANKED its host is less exact than the winner's
                    http://books/v1x                      | books   | 1  | WON
                    http://books/v1x                      | books   | 2  | NO_MATCH path: /v1x (expected: below /v1)
                    """)
    void everyRuleIsToldApart(String request, String route, int rule, String ruling) {
        Explanation explanation = Explanations.answer(SHOP, "web", request);

        assertThat(Explanations.ruling(explanation, "HTTPRoute/shop/" + route, rule))
                .isEqualTo(ruling);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    web           | http://books:80      | HTTPRoute/shop/admin-only | routes.yaml:61 | it is for another port of the Service than 80
                    web           | http://books:80      | HTTPRoute/office/of-office | routes.yaml:68 | it is for clients of namespace office
                    orders.office | http://books.shop:80 | HTTPRoute/shop/books | routes.yaml:1 | clients of namespace office have routes of their own
                    web           | http://books:80      | TCPRoute/shop/bytes | routes.yaml:75 | the port has routes of a stronger kind: HTTPRoute comes before TCPRoute
                    web           | tcp://books:3306     | HTTPRoute/shop/of-the-database | routes.yaml:82 | the port's protocol has no HTTPRoutes: one of the opaque ports
                    """)
    void aRouteWithoutASaySaysWhy(
            String client, String target, String route, String origin, String why) {
        Explanation explanation = Explanations.answer(SHOP, client, target);

        assertThat(explanation.getRoutesList())
                .filteredOn(facts -> facts.getResource().equals(route))
                .singleElement()
                .satisfies(
                        facts -> {
                            assertThat(facts.getPassedOver()).isEqualTo(why);
                            assertThat(facts.getOrigin()).isEqualTo(origin);
                            assertThat(facts.getRulesList()).isEmpty();
                        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    http://books/v1/a  | HTTPRoute/shop/books      | 2 | routes.yaml:11
                    http://books/young | HTTPRoute/shop/younger    | 2 | routes.yaml:47
                    """)
    void aRuleHasItsFileAndLine(String request, String route, int rule, String origin) {
        assertThat(Explanations.answer(SHOP, "web", request).getRoutesList())
                .filteredOn(facts -> facts.getResource().equals(route))
                .singleElement()
                .extracting((RouteFacts facts) -> facts.getRules(rule - 1).getOrigin())
                .isEqualTo(origin);
    }
}
