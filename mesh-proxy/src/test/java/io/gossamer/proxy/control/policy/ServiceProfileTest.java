package io.gossamer.proxy.control.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import io.gossamer.api.destination.DestinationProfile;
import io.gossamer.api.destination.HttpStatusRange;
import io.gossamer.api.destination.PathMatch;
import io.gossamer.api.destination.RequestMatch;
import io.gossamer.api.destination.ResponseClass;
import io.gossamer.api.destination.ResponseMatch;
import io.gossamer.api.destination.RetryBudget;
import io.gossamer.api.destination.Route;
import io.gossamer.api.destination.WeightedDst;
import io.gossamer.api.http_types.HttpMethod;
import io.gossamer.proxy.control.ControlPlane.OutboundLookup;
import io.gossamer.proxy.http.HeaderBlock;
import io.gossamer.proxy.http.HttpVersion;
import io.gossamer.proxy.http.RequestHead;
import io.gossamer.proxy.model.Backend;
import io.gossamer.proxy.model.OutboundPolicy;
import io.gossamer.proxy.model.OutboundPolicy.Distribution;
import io.gossamer.proxy.model.OutboundPolicy.HttpRoute;
import io.gossamer.proxy.model.ServiceProfile;
import io.gossamer.proxy.model.Target;
import io.gossamer.proxy.route.match.RouteTable;
import io.netty.util.AsciiString;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a service profile makes of the routes of its destination. */
class ServiceProfileTest {

    private static final Target TARGET = new Target.Authority("books.default.svc", 80);

    private static DestinationProfile.Builder profile() {
        return DestinationProfile.newBuilder()
                .setFullyQualifiedName("books.default.svc.cluster.local")
                .setRetryBudget(
                        RetryBudget.newBuilder()
                                .setRetryRatio(0.5f)
                                .setMinRetriesPerSecond(3)
                                .setTtl(seconds(10)));
    }

    private static Duration seconds(long seconds) {
        return Duration.newBuilder().setSeconds(seconds).build();
    }

    private static RequestMatch path(String regex) {
        return RequestMatch.newBuilder().setPath(PathMatch.newBuilder().setRegex(regex)).build();
    }

    private static RequestMatch method(HttpMethod.Registered method) {
        return RequestMatch.newBuilder()
                .setMethod(HttpMethod.newBuilder().setRegistered(method))
                .build();
    }

    private static RequestMatch all(RequestMatch... parts) {
        return RequestMatch.newBuilder()
                .setAll(RequestMatch.Seq.newBuilder().addAllMatches(List.of(parts)))
                .build();
    }

    private static RequestMatch not(RequestMatch part) {
        return RequestMatch.newBuilder().setNot(part).build();
    }

    private static Route.Builder route(String name, RequestMatch condition) {
        return Route.newBuilder().setCondition(condition).putMetricsLabels("route", name);
    }

    private static ResponseMatch statuses(int first, int last) {
        return ResponseMatch.newBuilder()
                .setStatus(HttpStatusRange.newBuilder().setMin(first).setMax(last))
                .build();
    }

    private static OutboundPolicy policy(DestinationProfile.Builder message) {
        OutboundCombination combination =
                new OutboundCombination(
                        TARGET,
                        100,
                        java.time.Duration.ofSeconds(3),
                        java.time.Duration.ofSeconds(10));
        OutboundLookup lookup =
                combination.combine(
                        new OutboundCombination.Answer.Missing(),
                        Profile.of(message.build()),
                        false,
                        1);
        assertThat(lookup).isInstanceOf(OutboundLookup.Found.class);
        return ((OutboundLookup.Found) lookup).policy();
    }

    private static OutboundPolicy policy(Route.Builder... routes) {
        DestinationProfile.Builder message = profile();
        for (Route.Builder route : routes) {
            message.addRoutes(route);
        }
        return policy(message);
    }

    /** Label of the route that a request falls under; empty for the default one. */
    private static String routed(OutboundPolicy policy, String method, String path) {
        RouteTable.Builder<HttpRoute> table = RouteTable.builder(false);
        for (HttpRoute route : policy.http1()) {
            table.add(route.hosts(), route.rules().get(0).matches(), route);
        }
        RequestHead head =
                new RequestHead(
                        HttpVersion.HTTP_1_1,
                        new AsciiString(method),
                        new AsciiString(path),
                        new HeaderBlock());
        ServiceProfile profile = table.build().find(head).value().profile();
        assertThat(profile).isNotNull();
        assertThat(profile.destination()).isEqualTo("books.default.svc.cluster.local:80");
        return profile.labels().getOrDefault("route", "");
    }

    @Test
    void firstRouteWhoseConditionHoldsTakesTheRequestAndTheDefaultTheRest() {
        RequestMatch get = method(HttpMethod.Registered.GET);
        OutboundPolicy policy =
                policy(
                        route("book", all(get, path("/books/[0-9]+"))),
                        route("writes", not(get)),
                        route("books", path("/books.*")));

        assertThat(routed(policy, "GET", "/books/7?all=1")).isEqualTo("book");
        assertThat(routed(policy, "GET", "/books/7/pages")).isEqualTo("books");
        assertThat(routed(policy, "POST", "/books/7")).isEqualTo("writes");
        assertThat(routed(policy, "GET", "/authors")).isEmpty();
        assertThat(routed(policy, "GET", "/old/books/7")).isEmpty();
    }

    @Test
    void emptyAllHoldsAndEmptyAnyDoesNot() {
        RequestMatch any =
                RequestMatch.newBuilder().setAny(RequestMatch.Seq.getDefaultInstance()).build();
        OutboundPolicy policy = policy(route("any", any), route("all", all()));

        assertThat(routed(policy, "GET", "/")).isEqualTo("all");
    }

    @Test
    void routeThatIsMalformedIsLeftOutAndTheOthersStay() {
        OutboundPolicy policy =
                policy(
                        route("broken", path("(")),
                        route("empty", RequestMatch.getDefaultInstance()),
                        route("good", path("/.*")));

        assertThat(policy.http1()).hasSize(2);
        assertThat(routed(policy, "GET", "/")).isEqualTo("good");
    }

    @Test
    void retryableRouteRepeatsServerErrorsWithinTheBudget() {
        OutboundPolicy policy =
                policy(route("a", path("/a")).setIsRetryable(true).setTimeout(seconds(2)));
        HttpRoute route = policy.http1().get(0);

        assertThat(route.rules().get(0).retry().statuses()).containsExactly(new int[] {500, 999});
        assertThat(route.rules().get(0).timeouts().request())
                .isEqualTo(java.time.Duration.ofSeconds(2));
        assertThat(route.profile().budget())
                .isEqualTo(new ServiceProfile.Budget(0.5, 3, java.time.Duration.ofSeconds(10)));
        assertThat(policy.http1().get(1).rules().get(0).retry()).isNull();
    }

    @Test
    void budgetOutOfBoundsMeansThatNothingIsRetried() {
        Route.Builder retryable = route("a", path("/a")).setIsRetryable(true);
        RetryBudget.Builder budget = RetryBudget.newBuilder().setRetryRatio(0.2f);
        for (RetryBudget.Builder wrong :
                List.of(
                        budget.clone(),
                        budget.clone().setTtl(seconds(61)),
                        budget.clone().setTtl(Duration.newBuilder().setNanos(1)),
                        budget.clone().setTtl(seconds(10)).setRetryRatio(1001f))) {
            OutboundPolicy policy = policy(profile().setRetryBudget(wrong).addRoutes(retryable));
            assertThat(policy.http1().get(0).rules().get(0).retry()).isNull();
        }
    }

    @Test
    void firstResponseClassThatMatchesDecidesAndTheRestIsAsUsual() {
        OutboundPolicy policy =
                policy(
                        profile()
                                .addRoutes(
                                        route("a", path("/a"))
                                                .setIsRetryable(true)
                                                .addResponseClasses(
                                                        ResponseClass.newBuilder()
                                                                .setCondition(statuses(501, 501)))
                                                .addResponseClasses(
                                                        ResponseClass.newBuilder()
                                                                .setCondition(statuses(429, 501))
                                                                .setIsFailure(true))));
        HttpRoute route = policy.http1().get(0);

        assertThat(route.profile().failures().get(428)).isFalse();
        assertThat(route.profile().failures().get(429)).isTrue();
        assertThat(route.profile().failures().get(501)).isFalse();
        assertThat(route.profile().failures().get(503)).isTrue();
        assertThat(route.rules().get(0).retry().statuses())
                .containsExactly(new int[] {429, 500}, new int[] {502, 999});
    }

    @Test
    void overridesCarryTheRoutesToOtherDestinationsByWeight() {
        OutboundPolicy policy =
                policy(
                        profile()
                                .addRoutes(route("a", path("/a")))
                                .addDstOverrides(
                                        WeightedDst.newBuilder()
                                                .setAuthority("canary.default.svc:80")
                                                .setWeight(1))
                                .addDstOverrides(
                                        WeightedDst.newBuilder()
                                                .setAuthority("never.default.svc:80")));

        Distribution distribution = policy.http1().get(0).rules().get(0).distribution();
        assertThat(((Distribution.RandomAvailable) distribution).backends())
                .extracting(backend -> backend.backend().dispatch())
                .singleElement()
                .isInstanceOfSatisfying(
                        Backend.Dispatch.Balance.class,
                        balance -> assertThat(balance.path()).isEqualTo("canary.default.svc:80"));
    }

    @Test
    void profileWithoutNameLeavesThePolicyAlone() {
        OutboundPolicy policy =
                policy(DestinationProfile.newBuilder().addRoutes(route("a", path("/a"))));

        assertThat(policy.http1()).singleElement().matches(route -> route.profile() == null);
    }
}
