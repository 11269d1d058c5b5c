package io.gossamer.destination.source.properties;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import io.gossamer.destination.resource.Resource;
import io.gossamer.destination.resource.policy.AuthorizationPolicy;
import io.gossamer.destination.resource.policy.NetworkAuthentication;
import io.gossamer.destination.resource.policy.TargetRef;
import io.gossamer.destination.resource.route.RouteMatch;
import io.gossamer.destination.source.properties.step.Step;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PredicatesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    Path=/books/**                | PREFIX /books
                    Path=/**                      | PREFIX /
                    Path=/books                   | EXACT /books
                    Path=/books/{*rest}           | PREFIX /books
                    Path=/books/{id}              | REGEX /books/(?:[^/]+)
                    Path=/books/{id:[0-9]+}       | REGEX /books/(?:[0-9]+)
                    Path=/books/*                 | REGEX /books/[^/]*
                    Path=/books/*/pages           | REGEX /books/[^/]+/pages
                    Path=/book?.html              | REGEX /book[^/]\\.html
                    Path=/a/{id}/**               | REGEX /a/(?:[^/]+)(/.*)?
                    Path=/a, /b/**                | EXACT /a; PREFIX /b
                    Path=/a, true                 | EXACT /a; EXACT /a/
                    Path=/a, false                | EXACT /a
                    Method=GET                    | PREFIX / method GET
                    Method=GET, POST              | PREFIX / method GET; PREFIX / method POST
                    Header=x-tenant               | PREFIX / header x-tenant REGEX .*
                    Header=x-tenant, shop         | PREFIX / header x-tenant EXACT shop
                    Header=x-id, \\d+             | PREFIX / header x-id REGEX \\d+
                    Query=page                    | PREFIX / query page REGEX .*
                    Query=page, gree.             | PREFIX / query page REGEX gree.
                    Cookie=group, beta            | PREFIX / header cookie REGEX \
                    (?:.*;\\s*)?group=(?:beta)\\s*(?:;.*)?
                    """)
    void predicateIsAMatch(String predicate, String matches) {
        assertThat(Translated.ofPredicates(Step.of(predicate)).matches())
                .containsExactly(matches.split("; "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    Host=**.books.example         | books.example; *.books.example
                    Host=Books.Example, b.example | books.example; b.example
                    Host=**                       | ''
                    """)
    void hostIsAHostname(String predicate, String hosts) {
        List<String> expected = hosts.isEmpty() ? List.of() : List.of(hosts.split("; "));

        assertThat(Translated.ofPredicates(Step.of(predicate)).route().hosts()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    Path                          | a path, as in Path=/books/**
                    Path=books                    | begins with /
                    Path=/a/**/b                  | ** and {*rest} at the end only
                    Path=/a/x{id}                 | {name} as a whole segment
                    Path=/a/{id                   | {name} as a whole segment
                    Path=/a/{id:[^;]+/x}          | in {name:form} letters, digits
                    Host=*.books.example          | **.books.example, which takes any number
                    Host={sub}.books.example      | **.books.example, which takes any number
                    Host=books.example:8080       | a host without a port
                    Host=-                        | a DNS name, or one below **.
                    Method=get                    | methods in capitals
                    Method                        | a method, as in Method=GET
                    Header=x id                   | the name of a header
                    Header=x-id, (                | a regular expression of RE2
                    Header=x-id, (?=a)            | a regular expression of RE2
                    Header=x-id, a, b             | at most 2 values: header, regexp
                    Query                         | a query parameter, as in
                    Cookie=group                  | a cookie and its form
                    Cookie=group, \\S+            | letters, digits, groups
                    Cookie=group, a;b             | letters, digits, groups
                    Cookie=gr oup, a              | the name of a cookie
                    Weight=books                  | a group and a share
                    Weight=books, -1              | weight as an integer from 0 to 1000000
                    RemoteAddr=10.0.0.0/8         | AuthorizationPolicy with a NetworkAuthentication
                    XForwardedRemoteAddr=10.0.0.1 | RemoteAddr: who has forwarded
                    After=2026-01-01T00:00:00Z    | no route is bound to a time
                    Before=2026-01-01T00:00:00Z   | no route is bound to a time
                    Between=a, b                  | no route is bound to a time
                    ReadBody                      | Header or Query
                    Version=2                     | Header, as in Header=x-api-version
                    Paths=/a                      | (expected: Path)
                    metod=GET                     | (expected: Method)
                    Colour=green                  | one of Path, Host, Method, Header, Query, Cookie
                    """)
    void whatHasNoCounterpartIsRefused(String predicate, String expected) {
        assertThat(Translated.ofPredicates(Step.of(predicate)).problems())
                .first()
                .asString()
                .startsWith(
                        "mesh.destination.routes[0].predicates[0]: " + predicate.split("[=(]")[0])
                .contains("(expected: ")
                .contains(expected);
    }

    @Test
    void longFormSaysTheSame() {
        assertThat(
                        Translated.ofPredicates(
                                        Translated.step(
                                                "Path",
                                                "patterns[0]",
                                                "/a",
                                                "patterns.1",
                                                "/b/**",
                                                "match-trailing-slash",
                                                "true"),
                                        Translated.step("Header", "HEADER", "x-id", "regexp", "7"))
                                .matches())
                .containsExactly(
                        "EXACT /a header x-id EXACT 7",
                        "EXACT /a/ header x-id EXACT 7",
                        "PREFIX /b header x-id EXACT 7");
    }

    @Test
    void valueOfTheLongFormIsNamedWhenItIsRefused() {
        assertThat(
                        Translated.ofPredicates(
                                        Translated.step("Header", "header", "x-id", "regexp", "("),
                                        Translated.step("Path", "pattern", "/a"))
                                .problems())
                .satisfiesExactly(
                        problem ->
                                assertThat(problem)
                                        .startsWith(
                                                "mesh.destination.routes[0].predicates[0].args.regexp:"
                                                        + " ( (expected: a regular expression of"),
                        problem ->
                                assertThat(problem)
                                        .isEqualTo(
                                                "mesh.destination.routes[0].predicates[1].args"
                                                        + ".pattern: /a (expected: patterns)"),
                        problem ->
                                assertThat(problem)
                                        .contains("predicates[1].args.patterns: missing"));
    }

    @Test
    void predicatesOfARouteHoldTogether() {
        assertThat(
                        Translated.of(
                                        Translated.route(
                                                Translated.steps(
                                                        "Path=/a,/b", "Method=GET,HEAD", "Query=q"),
                                                List.of()))
                                .matches())
                .containsExactly(
                        "EXACT /a method GET query q REGEX .*",
                        "EXACT /a method HEAD query q REGEX .*",
                        "EXACT /b method GET query q REGEX .*",
                        "EXACT /b method HEAD query q REGEX .*");
    }

    @Test
    void whatCannotHoldTogetherIsRefused() {
        assertThat(
                        Translated.of(
                                        Translated.route(
                                                Translated.steps(
                                                        "Path=/a",
                                                        "Path=/b",
                                                        "Header=x-a",
                                                        "Header=X-A",
                                                        "Cookie=a, b",
                                                        "Cookie=b, c"),
                                                List.of()))
                                .problems())
                .satisfiesExactly(
                        problem -> assertThat(problem).contains("[1]", "one Path predicate"),
                        problem -> assertThat(problem).contains("[3]", "header x-a in one"),
                        problem -> assertThat(problem).contains("[5]", "header cookie in one"));
    }

    @Test
    void tooManyAlternativesAreRefused() {
        String paths = "/a" + ",/b".repeat(32);

        assertThat(
                        Translated.of(
                                        Translated.route(
                                                Translated.steps("Path=" + paths, "Method=GET,PUT"),
                                                List.of()))
                                .problems())
                .containsExactly(
                        "mesh.destination.routes[0].predicates: 66 pairs of a path and a method"
                                + " (expected: at most 64; use two routes)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    beta    | group=beta                 | true
                    beta    | a=b; group=beta; c=d       | true
                    beta    | a=b;group=beta ;c=d        | true
                    beta    | group=alpha; other=beta    | false
                    beta    | subgroup=beta              | false
                    be.*    | group=be; x=y              | true
                    .*ta    | group=al; x=beta           | false
                    [^x]+   | group=ab                   | true
                    ^beta$  | group=beta                 | true
                    """)
    void cookieIsComparedWithinItsBounds(String form, String header, boolean matches) {
        RouteMatch.Http match =
                (RouteMatch.Http)
                        Translated.ofPredicates(
                                        Translated.step("Cookie", "name", "group", "regexp", form))
                                .route()
                                .rules()
                                .get(0)
                                .matches()
                                .get(0);

        assertThat(Pattern.matches(match.headers().get(0).value().value(), header))
                .isEqualTo(matches);
    }

    @Test
    void clientsAddressesArePermissionsOfAServer() {
        List<Resource> resources =
                Translated.ofPredicates(
                                Translated.step(
                                        "RemoteAddr",
                                        "sources",
                                        "10.1.0.0/16, 10.2.0.7",
                                        "server",
                                        "books-http"))
                        .resources();

        NetworkAuthentication networks = (NetworkAuthentication) resources.get(1);
        AuthorizationPolicy policy = (AuthorizationPolicy) resources.get(2);
        assertThat(networks.key()).hasToString("NetworkAuthentication/default/r");
        assertThat(networks.networks())
                .extracting(each -> each.network().toString())
                .containsExactly("10.1.0.0/16", "10.2.0.7/32");
        assertThat(policy.target()).hasToString("Server/default/books-http of policy.linkerd.io");
        assertThat(policy.required())
                .extracting(TargetRef::toString)
                .containsExactly("NetworkAuthentication/default/r of policy.linkerd.io");
        assertThat(policy.metadata().origin())
                .hasToString("mesh.destination.routes[0].predicates[0]");
    }

    @Test
    void clientsAddressesHoldForAllRequestsOfAServer() {
        Step clients =
                Translated.step("RemoteAddr", "sources", "10.1.0.0/16", "server", "books-http");

        assertThat(Translated.ofPredicates(clients, Step.of("Path=/a")).problems())
                .first()
                .asString()
                .contains("RemoteAddr beside other predicates");
        assertThat(
                        Translated.ofPredicates(
                                        Translated.step(
                                                "RemoteAddr",
                                                "sources",
                                                "ten",
                                                "server",
                                                "books-http"))
                                .problems())
                .first()
                .asString()
                .contains("networks, as in 10.1.0.0/16");
    }
}
