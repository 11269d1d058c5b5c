package io.gossamer.destination.grpc.outbound;

import io.gossamer.api.http_route.HttpFailureInjector;
import io.gossamer.api.http_route.HttpRouteMatch;
import io.gossamer.api.http_route.PathMatch;
import io.gossamer.api.outbound.Backend;
import io.gossamer.api.outbound.HttpRoute;
import io.gossamer.destination.grpc.Durations;
import io.gossamer.destination.grpc.RouteFilters;
import io.gossamer.destination.grpc.RouteMatches;
import io.gossamer.destination.resource.route.RouteFilter;
import io.gossamer.destination.resource.traffic.Fault;
import io.gossamer.destination.resource.traffic.Retry;
import io.gossamer.destination.resource.traffic.StatusRange;
import io.gossamer.destination.view.outbound.OutboundRoute;
import io.gossamer.destination.view.outbound.ServicePort;
import java.util.List;

/** HTTP routes as the contract writes them (section 1, outbound.HttpRoute). */
final class HttpRouteMessages {

    /** What a broken reference answers (semantics 1.5, traffic split). */
    private static final int SERVER_ERROR = 500;

    /** What is denied answers (semantics 1.5, traffic split). */
    private static final int FORBIDDEN = 403;

    static final HttpRoute.Distribution EMPTY =
            HttpRoute.Distribution.newBuilder()
                    .setEmpty(HttpRoute.Distribution.Empty.getDefaultInstance())
                    .build();

    private static final HttpRouteMatch EVERYTHING =
            HttpRouteMatch.newBuilder().setPath(PathMatch.newBuilder().setPrefix("/")).build();

    private final BackendMessages backends;
    private final Backend parent;

    /**
     * @param parent where rules without backends lead
     */
    HttpRouteMessages(BackendMessages backends, Backend parent) {
        this.backends = backends;
        this.parent = parent;
    }

    /** A default that denies all requests. */
    static HttpRoute denied(String name, String why) {
        return HttpRoute.newBuilder()
                .setMetadata(BackendMessages.named(name))
                .addRules(
                        HttpRoute.Rule.newBuilder()
                                .addMatches(EVERYTHING)
                                .addFilters(failure(FORBIDDEN, why))
                                .setBackends(EMPTY))
                .build();
    }

    List<HttpRoute> routes(List<OutboundRoute> routes) {
        return routes.stream().map(this::route).toList();
    }

    private HttpRoute route(OutboundRoute route) {
        HttpRoute.Builder message =
                HttpRoute.newBuilder().setMetadata(BackendMessages.metadata(route.ref()));
        route.hosts().forEach(host -> message.addHosts(RouteMatches.host(host)));
        route.rules().forEach(rule -> message.addRules(rule(rule)));
        return message.build();
    }

    private HttpRoute.Rule rule(OutboundRoute.Rule rule) {
        HttpRoute.Rule.Builder message =
                HttpRoute.Rule.newBuilder()
                        .setTimeouts(RuleMessages.timeouts(rule.timeouts()))
                        .setAllowL5DRequestHeaders(backends.allowRequestHeaders());
        rule.matches().forEach(match -> message.addMatches(RouteMatches.http(match)));
        if (rule.matches().isEmpty()) {
            message.addMatches(EVERYTHING);
        }
        Fault.Abort abort = rule.fault().abort();
        if (abort != null) {
            message.addFilters(
                    HttpRoute.Filter.newBuilder()
                            .setFailureInjector(
                                    HttpFailureInjector.newBuilder()
                                            .setStatus(abort.status())
                                            .setMessage(RuleMessages.ABORTED)
                                            .setRatio(RuleMessages.ratio(abort.share()))));
        }
        rule.filters().forEach(filter -> message.addFilters(filter(filter)));
        if (rule.failure().isEmpty()) {
            message.setBackends(distribution(rule));
        } else {
            message.addFilters(failure(rule.failure())).setBackends(EMPTY);
        }
        if (rule.retry() != null) {
            message.setRetry(retry(rule.retry()));
        }
        ExtensionMessages.of(rule, backends).ifPresent(message::setGossamer);
        return message.build();
    }

    private HttpRoute.Distribution distribution(OutboundRoute.Rule rule) {
        if (rule.backends().isEmpty()) {
            return HttpRoute.Distribution.newBuilder()
                    .setFirstAvailable(
                            HttpRoute.Distribution.FirstAvailable.newBuilder()
                                    .addBackends(timed(rule).setBackend(parent)))
                    .build();
        }
        if (rule.failover()) {
            HttpRoute.Distribution.FirstAvailable.Builder first =
                    HttpRoute.Distribution.FirstAvailable.newBuilder();
            rule.backends().forEach(backend -> first.addBackends(backend(timed(rule), backend)));
            return HttpRoute.Distribution.newBuilder().setFirstAvailable(first).build();
        }
        HttpRoute.Distribution.RandomAvailable.Builder random =
                HttpRoute.Distribution.RandomAvailable.newBuilder();
        for (OutboundRoute.Backend backend : rule.backends()) {
            random.addBackends(
                    HttpRoute.WeightedRouteBackend.newBuilder()
                            .setWeight(backend.weight())
                            .setBackend(backend(timed(rule), backend)));
        }
        return HttpRoute.Distribution.newBuilder().setRandomAvailable(random).build();
    }

    private HttpRoute.RouteBackend backend(
            HttpRoute.RouteBackend.Builder message, OutboundRoute.Backend backend) {
        ServicePort target = backend.target();
        if (!backend.failure().isEmpty()) {
            return message.setBackend(BackendMessages.nowhere())
                    .addFilters(failure(backend.failure()))
                    .build();
        }
        backend.filters().forEach(filter -> message.addFilters(filter(filter)));
        return message.setBackend(
                        target == null ? parent : backends.balanced(target, backend.balancing()))
                .build();
    }

    /** The one field for a backend's own time; the contract keeps it though it is deprecated. */
    @SuppressWarnings("deprecation")
    private static HttpRoute.RouteBackend.Builder timed(OutboundRoute.Rule rule) {
        HttpRoute.RouteBackend.Builder message = HttpRoute.RouteBackend.newBuilder();
        return rule.backendRequest().isZero()
                ? message
                : message.setRequestTimeout(Durations.of(rule.backendRequest()));
    }

    private static HttpRoute.Filter filter(RouteFilter filter) {
        HttpRoute.Filter.Builder message = HttpRoute.Filter.newBuilder();
        if (filter instanceof RouteFilter.RequestHeaders request) {
            message.setRequestHeaderModifier(RouteFilters.request(request.headers()));
        } else if (filter instanceof RouteFilter.ResponseHeaders response) {
            message.setResponseHeaderModifier(RouteFilters.response(response.headers()));
        } else if (filter instanceof RouteFilter.Redirect redirect) {
            message.setRedirect(RouteFilters.redirect(redirect));
        }
        return message.build();
    }

    private static HttpRoute.Filter failure(String text) {
        return failure(SERVER_ERROR, text);
    }

    private static HttpRoute.Filter failure(int status, String text) {
        return HttpRoute.Filter.newBuilder()
                .setFailureInjector(
                        HttpFailureInjector.newBuilder().setStatus(status).setMessage(text))
                .build();
    }

    private static HttpRoute.Retry retry(Retry retry) {
        HttpRoute.Retry.Conditions.Builder conditions = HttpRoute.Retry.Conditions.newBuilder();
        for (StatusRange range : retry.statuses()) {
            conditions.addStatusRanges(
                    HttpRoute.Retry.Conditions.StatusRange.newBuilder()
                            .setStart(range.start())
                            .setEnd(range.end()));
        }
        HttpRoute.Retry.Builder message =
                HttpRoute.Retry.newBuilder()
                        .setMaxRetries(retry.limit())
                        .setMaxRequestBytes(RuleMessages.MAX_REPLAYED_BYTES)
                        .setConditions(conditions)
                        .setBackoff(RuleMessages.backoff(retry));
        if (!retry.timeout().isZero()) {
            message.setTimeout(Durations.of(retry.timeout()));
        }
        return message.build();
    }
}
