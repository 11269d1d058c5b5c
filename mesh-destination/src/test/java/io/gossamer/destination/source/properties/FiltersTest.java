package io.gossamer.destination.source.properties;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.api.mesh.v1.UrlRewrite;
import io.gossamer.destination.explain.evaluate.Request;
import io.gossamer.destination.explain.evaluate.Rewrites;
import io.gossamer.destination.resource.policy.HttpLocalRateLimit;
import io.gossamer.destination.resource.route.PathRewrite;
import io.gossamer.destination.resource.route.Route;
import io.gossamer.destination.resource.route.RouteFilter;
import io.gossamer.destination.resource.traffic.TrafficAnnotations;
import io.gossamer.destination.source.properties.filter.Settings;
import io.gossamer.destination.source.properties.step.Step;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiltersTest {

    @Test
    void headerFiltersAreOneChangeOfTheRequestAndOneOfTheResponse() {
        Translated route =
                Translated.ofFilters(
                        "",
                        Step.of("AddRequestHeader=x-a, 1"),
                        Step.of("AddRequestHeader=x-a, 2"),
                        Step.of("SetRequestHeader=x-b, 3"),
                        Step.of("RemoveRequestHeader=x-c"),
                        Step.of("AddResponseHeader=x-d, 4"),
                        Translated.step("SetResponseHeader", "name", "x-e", "value", "5, 6"),
                        Step.of("RemoveResponseHeader=x-f"),
                        Step.of("PreserveHostHeader"));

        assertThat(route.route().rules().get(0).filters())
                .containsExactly(
                        new RouteFilter.RequestHeaders(
                                new RouteFilter.Headers(
                                        List.of(
                                                new RouteFilter.Header("x-a", "1"),
                                                new RouteFilter.Header("x-a", "2")),
                                        List.of(new RouteFilter.Header("x-b", "3")),
                                        List.of("x-c"))),
                        new RouteFilter.ResponseHeaders(
                                new RouteFilter.Headers(
                                        List.of(new RouteFilter.Header("x-d", "4")),
                                        List.of(new RouteFilter.Header("x-e", "5, 6")),
                                        List.of("x-f"))));
    }

    /** What becomes of paths, carried out as explain and sidecars do. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ''                          | RewritePath=/red/?(?<segment>.*), /$\\{segment} | /red/blue | /blue
                    ''                          | RewritePath=/red/?(?<segment>.*), /$\\{segment} | /red      | /
                    ''                          | RewritePath=/a/(.*), /b/$1/$1                  | /a/x      | /b/x/x
                    ''                          | RewritePath=/(?P<x>a), /${x}-\\$             | /a/a      | /a-$/a-$
                    ''                          | RewritePath=/a, /b                             | /c        | /c
                    ''                          | SetPath=/new                                   | /old/x    | /new
                    Path=/old/{id}              | SetPath=/new/{id}/{id}                         | /old/7    | /new/7/7
                    Path=/{kind}/{id:[0-9]+}/** | SetPath=/{id}/{kind}                           | /a/7/x/y  | /7/a
                    Path=/a/{*rest}             | SetPath=/b{rest}                               | /a/x/y    | /b/x/y
                    Path=/a/{*rest}             | SetPath=/b{rest}                               | /a        | /b
                    ''                          | PrefixPath=/v2                                 | /a/       | /v2/a/
                    ''                          | PrefixPath=/v2/                                | /         | /v2/
                    Path=/{tenant}/**           | PrefixPath=/of-{tenant}                        | /shop/a   | /of-shop/shop/a
                    ''                          | StripPrefix=1                                  | /a/b/c    | /b/c
                    ''                          | StripPrefix=1                                  | /a/b/     | /b/
                    ''                          | StripPrefix=1                                  | /a        | /
                    ''                          | StripPrefix                                    | /a/       | /
                    ''                          | StripPrefix=2                                  | /a/b/c    | /c
                    ''                          | StripPrefix=2                                  | /a        | /
                    ''                          | StripPrefix=2                                  | //a//b//c | /c
                    """)
    void pathsAreRewrittenAsByAGateway(
            String predicate, String filter, String path, String expected) {
        Route route = Translated.ofFilters(predicate, Step.of(filter)).route();

        Request request = new Request(Request.Wire.HTTP, "GET", "books", path + "?q=/a", List.of());
        assertThat(
                        Rewrites.apply(
                                        message(
                                                (RouteFilter.Rewrite)
                                                        route.rules().get(0).filters().get(0)),
                                        "/",
                                        request)
                                .map(Request::path))
                .contains(expected + "?q=/a");
    }

    private static UrlRewrite message(RouteFilter.Rewrite rewrite) {
        if (rewrite.path() instanceof PathRewrite.Full full) {
            return UrlRewrite.newBuilder().setFull(full.path()).build();
        }
        PathRewrite.Regex regex = (PathRewrite.Regex) rewrite.path();
        UrlRewrite.Builder message = UrlRewrite.newBuilder();
        message.getRegexBuilder().setPattern(regex.pattern());
        for (PathRewrite.Piece piece : regex.replacement()) {
            UrlRewrite.Regex.Piece.Builder part =
                    message.getRegexBuilder().addReplacementBuilder().setGroup(piece.group());
            if (piece.group() < 0) {
                part.setText(piece.text());
            }
        }
        return message.build();
    }

    @Test
    void aStatusIsASetStatus() {
        assertThat(Translated.ofFilters("", Step.of("SetStatus=NOT_FOUND")).route().rules())
                .singleElement()
                .satisfies(
                        rule ->
                                assertThat(rule.filters())
                                        .containsExactly(new RouteFilter.Status(404)));
    }

    @Test
    void whatIsSaidTwiceOrContradictsIsRefused() {
        assertThat(
                        Translated.ofFilters(
                                        "", Step.of("StripPrefix=1"), Step.of("PrefixPath=/v2"))
                                .problems())
                .anySatisfy(p -> assertThat(p).contains("one RewritePath, which can do what both"));
        assertThat(
                        Translated.ofFilters(
                                        "",
                                        Step.of("RedirectTo=302, http://a.example"),
                                        Step.of("SetStatus=404"))
                                .problems())
                .anySatisfy(p -> assertThat(p).contains("either a RedirectTo"));
        assertThat(
                        Translated.ofFilters(
                                        "",
                                        Step.of("StripPrefix=1"),
                                        Step.of("RedirectTo=302, http://a.example"))
                                .problems())
                .anySatisfy(p -> assertThat(p).contains("either a RedirectTo"));
        assertThat(
                        Translated.ofFilters("Path=/a/{id}, /b/{id}", Step.of("SetPath=/{id}"))
                                .problems())
                .anySatisfy(p -> assertThat(p).contains("one Path predicate of one pattern"));
        assertThat(Translated.ofFilters("Path=/a/{id}", Step.of("SetPath=/{name}")).problems())
                .anySatisfy(p -> assertThat(p).contains("the names that the Path predicate"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    RedirectTo=302, https://books.example            | https books.example / 0 302
                    RedirectTo=301, http://books.example:8080/new    | http books.example /new 8080 301
                    RedirectTo=FOUND, https://books.example/a%20b, true | \
                    https books.example /a%20b 0 302
                    """)
    void redirectIsARedirect(String filter, String expected) {
        RouteFilter.Redirect redirect =
                (RouteFilter.Redirect)
                        Translated.ofFilters("", Step.of(filter))
                                .route()
                                .rules()
                                .get(0)
                                .filters()
                                .get(0);

        assertThat(redirect.path()).isNotNull();
        assertThat(redirect.path().prefixOnly()).isFalse();
        assertThat(
                        String.join(
                                " ",
                                redirect.scheme(),
                                redirect.host(),
                                redirect.path().value(),
                                String.valueOf(redirect.port()),
                                String.valueOf(redirect.status())))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    Retry                                  | limit=3 http=5xx
                    Retry=2                                | limit=2 http=5xx
                    Retry=2, BAD_GATEWAY                   | limit=2 http=5xx
                    Retry=2, TOO_MANY_REQUESTS, GET        | limit=2 http=5xx,429
                    """)
    void retryIsAnAnnotationOfTheRoute(String filter, String expected) {
        assertThat(retry(Translated.ofFilters("Method=GET", Step.of(filter)))).isEqualTo(expected);
    }

    @Test
    void retryTakesSeriesAndStatusesByName() {
        assertThat(
                        retry(
                                Translated.ofFilters(
                                        "Method=GET",
                                        Translated.step(
                                                "Retry",
                                                "series",
                                                "",
                                                "statuses",
                                                "502,GATEWAY_TIMEOUT",
                                                "methods",
                                                "GET,PUT"))))
                .isEqualTo("limit=3 http=502,504");
        assertThat(
                        retry(
                                Translated.ofFilters(
                                        "Method=GET",
                                        Translated.step("Retry", "series", "CLIENT_ERROR"))))
                .isEqualTo("limit=3 http=400-499");
    }

    private static String retry(Translated translated) {
        Map<String, String> annotations = translated.route().metadata().annotations();
        assertThat(TrafficAnnotations.faultsOfRoute(annotations, false)).isEmpty();
        assertThat(
                        translated
                                .route()
                                .metadata()
                                .annotationOrigin("retry.linkerd.io/limit")
                                .toString())
                .isEqualTo("mesh.destination.routes[0].filters[0]");
        return "limit="
                + annotations.get("retry.linkerd.io/limit")
                + " http="
                + annotations.get("retry.linkerd.io/http");
    }

    @Test
    void breakerIsAnAnnotationOfTheService() {
        assertThat(breaker(Step.of("CircuitBreaker=books")))
                .containsExactly(Map.entry("balancer.linkerd.io/failure-accrual", "consecutive"));
        assertThat(
                        breaker(
                                Translated.step(
                                        "CircuitBreaker",
                                        "name",
                                        "books",
                                        "maxFailures",
                                        "5",
                                        "wait-duration-in-open-state",
                                        "2s",
                                        "failureRateThreshold",
                                        "30",
                                        "minimumNumberOfCalls",
                                        "20",
                                        "slidingWindow",
                                        "30s")))
                .containsExactly(
                        Map.entry(
                                "balancer.alpha.linkerd.io/failure-accrual-success-rate-min-requests",
                                "20"),
                        Map.entry(
                                "balancer.alpha.linkerd.io/failure-accrual-success-rate-threshold",
                                "0.70"),
                        Map.entry(
                                "balancer.alpha.linkerd.io/failure-accrual-success-rate-window",
                                "30s"),
                        Map.entry("balancer.linkerd.io/failure-accrual", "unified"),
                        Map.entry(
                                "balancer.linkerd.io/failure-accrual-consecutive-max-failures",
                                "5"),
                        Map.entry(
                                "balancer.linkerd.io/failure-accrual-consecutive-min-penalty",
                                "2s"));
    }

    private static Map<String, String> breaker(Step filter) {
        Map<?, Settings> services = Translated.ofFilters("", filter).routes().services();
        assertThat(services).hasSize(1);
        assertThat(services.keySet().iterator().next()).hasToString("Service/default/books");
        Map<String, String> annotations = services.values().iterator().next().annotations();
        assertThat(TrafficAnnotations.faultsOfService(annotations)).isEmpty();
        return new TreeMap<>(annotations);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    RequestRateLimiter=books-http, 100                              | 0 100
                    RequestRateLimiter=books-http, 100, total                       | 100 0
                    RequestRateLimiter=books-http, 7, #{@principalNameKeyResolver}  | 0 7
                    """)
    void rateLimiterIsARateLimitOfAServer(String filter, String expected) {
        HttpLocalRateLimit limit =
                (HttpLocalRateLimit) Translated.ofFilters("", Step.of(filter)).resources().get(1);

        assertThat(limit.target()).hasToString("Server/default/books-http of policy.linkerd.io");
        assertThat(limit.total() + " " + limit.identity()).isEqualTo(expected);
        assertThat(limit.metadata().origin()).hasToString("mesh.destination.routes[0].filters[0]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    RewritePath=/a(?=b), /b            | regular expression of RE2
                    RewritePath=/a                     | (expected: a replacement
                    RewritePath=/(a), /b$2             | groups of the regular expression
                    RewritePath=/(a), /b?$1            | groups of the regular expression
                    RewritePath=/(?<x>a), /${y}        | groups of the regular expression
                    SetPath=a                          | begins with one /
                    SetPath=//a                        | begins with one /
                    SetPath=/a?b                       | begins with one /
                    SetPath=/{id}                      | one Path predicate of one pattern
                    PrefixPath=/a b                    | begins with one /
                    StripPrefix=0                      | parts as an integer
                    StripPrefix=a                      | parts as an integer
                    SetStatus=204                      | with which there is a body
                    SetStatus=101                      | with which there is a body
                    SetStatus=SOON                     | with which there is a body
                    SetRequestUri=lb://b               | where requests go is the uri
                    AddRequestParameter=a, b           | (expected: SetRequestHeader)
                    ModifyRequestBody                  | bodies pass through
                    SetRequestHeaders=a, b             | (expected: SetRequestHeader)
                    addresponseheader=a, b             | (expected: AddResponseHeader)
                    Sing                               | one of AddRequestHeader, SetRequestHeader
                    AddRequestHeader=x-a               | a name and a value
                    AddRequestHeader=x a, 1            | the name of a header
                    SetRequestHeader=x-a, v-{segment}  | a constant value
                    RemoveRequestHeader                | the name of a header
                    RedirectTo=304, https://a.example  | 301, 302
                    RedirectTo=302, /books             | an absolute http or https URL
                    RedirectTo=302, https://a.example?b=c | an absolute http or https URL
                    RedirectTo=302                     | an absolute http or https URL
                    RedirectTo=302, https://a.example, false | true: a redirect of the mesh keeps
                    Retry=-1                           | retries as an integer from 0 to 65535
                    Retry=3, GLOOM                     | statuses, as in 502
                    Retry=3, 502, GET, 10ms            | no backoff.firstBackoff
                    Retry=3, 502, POST                 | a predicate Method=POST
                    CircuitBreaker=a, forward:/x       | no fallbackUri
                    RequestRateLimiter                 | the name of a Server
                    RequestRateLimiter=s, 0            | replenishRate as an integer from 1
                    """)
    void whatHasNoCounterpartIsRefused(String filter, String expected) {
        String predicate = filter.startsWith("Retry") ? "Method=GET" : "";

        assertThat(Translated.ofFilters(predicate, Step.of(filter)).problems())
                .first()
                .asString()
                .startsWith("mesh.destination.routes[0].filters[0]: " + filter.split("=")[0])
                .contains("(expected: ")
                .contains(expected);
    }

    @Test
    void unknownValueIsNamedWithTheNearest() {
        assertThat(
                        Translated.ofFilters(
                                        "Method=GET",
                                        Translated.step(
                                                "Retry",
                                                "retires",
                                                "3",
                                                "exceptions",
                                                "java.io.IOException",
                                                "backoff.factor",
                                                "2"))
                                .problems())
                .containsExactly(
                        "mesh.destination.routes[0].filters[0].args.retires: 3 (expected: retries)",
                        "mesh.destination.routes[0].filters[0].args.backoff.factor: 2 (expected: no"
                                + " backoff.factor: a retry budget takes its place)",
                        "mesh.destination.routes[0].filters[0].args.exceptions: java.io.IOException"
                                + " (expected: no exceptions: what the mesh itself failed is tried"
                                + " again anyway)");
    }

    @Test
    void retryNeedsThePredicateThatItIsNarrowedBy() {
        assertThat(Translated.ofFilters("", Step.of("Retry=3")).problems())
                .containsExactly(
                        "mesh.destination.routes[0].filters[0]: Retry=3 (expected: a predicate"
                                + " Method=GET beside it: all requests of the route are tried again)");
    }

    @Test
    void limitDoesNotHoldForAPartOfTheRequests() {
        assertThat(Translated.ofFilters("Path=/a", Step.of("RequestRateLimiter=s, 1")).problems())
                .singleElement()
                .asString()
                .contains("a route without Path, Host");
    }

    @Test
    void headerIsChangedInOneWay() {
        assertThat(
                        Translated.ofFilters(
                                        "",
                                        Step.of("RemoveRequestHeader=x-a"),
                                        Step.of("AddRequestHeader=X-A, 1"),
                                        Step.of("SetResponseHeader=x-a, 1"),
                                        Step.of("SetResponseHeader=x-a, 2"))
                                .problems())
                .satisfiesExactly(
                        problem ->
                                assertThat(problem).contains("filters[1]", "changed by one filter"),
                        problem ->
                                assertThat(problem)
                                        .contains("filters[3]", "changed by one filter"));
    }
}
