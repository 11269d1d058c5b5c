package io.gossamer.proxy.control.policy;

import static io.gossamer.proxy.control.policy.MalformedException.require;

import io.gossamer.api.http_route.Timeouts;
import io.gossamer.api.mesh.v1.FaultDelay;
import io.gossamer.api.mesh.v1.RuleExtension;
import io.gossamer.api.outbound.ExponentialBackoff;
import io.gossamer.api.outbound.GrpcRoute;
import io.gossamer.api.outbound.HttpRoute;
import io.gossamer.proxy.model.OutboundPolicy;
import io.gossamer.proxy.model.OutboundPolicy.Distribution;
import io.gossamer.proxy.model.OutboundPolicy.HttpRule;
import io.gossamer.proxy.model.OutboundPolicy.Retry;
import io.gossamer.proxy.model.OutboundPolicy.RouteBackend;
import io.gossamer.proxy.model.RouteFilter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** HTTP and gRPC routes of outbound policies; they differ in matches, filters and conditions. */
final class OutboundRouteMapping {

    private static final int MAX_RETRIES = 65_535;
    private static final Duration LONGEST_DELAY = Duration.ofMinutes(5);

    private final BackendMapping backends;

    OutboundRouteMapping(BackendMapping backends) {
        this.backends = backends;
    }

    List<OutboundPolicy.HttpRoute> http(List<HttpRoute> messages) throws MalformedException {
        List<OutboundPolicy.HttpRoute> routes = new ArrayList<>(messages.size());
        for (HttpRoute message : messages) {
            List<HttpRule> rules = new ArrayList<>();
            for (HttpRoute.Rule rule : message.getRulesList()) {
                rules.add(rule(rule));
            }
            routes.add(
                    new OutboundPolicy.HttpRoute(
                            Scalars.meta(message.getMetadata()),
                            MatchMapping.hosts(message.getHostsList()),
                            rules,
                            false));
        }
        return routes;
    }

    private HttpRule rule(HttpRoute.Rule message) throws MalformedException {
        return new HttpRule(
                MatchMapping.http(message.getMatchesList()),
                filters(message),
                distribution(message.getBackends(), message.getGossamer()),
                timeouts(message.hasTimeouts(), message.getTimeouts(), requestTimeout(message)),
                message.hasRetry() ? retry(message.getRetry()) : null,
                message.getAllowL5DRequestHeaders(),
                delay(message.getGossamer()));
    }

    /** The field that timeouts replaced; older control planes still fill it. */
    @SuppressWarnings("deprecation")
    private static com.google.protobuf.Duration requestTimeout(HttpRoute.Rule message) {
        return message.getRequestTimeout();
    }

    @SuppressWarnings("deprecation")
    private static com.google.protobuf.Duration requestTimeout(GrpcRoute.Rule message) {
        return message.getRequestTimeout();
    }

    @SuppressWarnings("deprecation")
    private static Duration requestTimeout(HttpRoute.RouteBackend message)
            throws MalformedException {
        return Scalars.duration(message.getRequestTimeout());
    }

    @SuppressWarnings("deprecation")
    private static Duration requestTimeout(GrpcRoute.RouteBackend message)
            throws MalformedException {
        return Scalars.duration(message.getRequestTimeout());
    }

    private static List<RouteFilter> beyond(RuleExtension extension, int backend)
            throws MalformedException {
        return extension.getBackendsCount() == 0
                ? List.of()
                : ExtensionMapping.backendFilters(extension, backend);
    }

    /** A pause that cannot be meant is none. */
    private static OutboundPolicy.@Nullable Delay delay(RuleExtension extension)
            throws MalformedException {
        FaultDelay delay = extension.getDelay();
        Duration time = Scalars.duration(delay.getTime());
        if (time.isNegative() || time.isZero() || delay.getDenominator() <= 0) {
            return null;
        }
        return new OutboundPolicy.Delay(
                time.compareTo(LONGEST_DELAY) > 0 ? LONGEST_DELAY : time,
                delay.getNumerator(),
                delay.getDenominator());
    }

    /** Those of the contract, then what our control plane adds to them (rule R14). */
    private static List<RouteFilter> filters(HttpRoute.Rule message) throws MalformedException {
        List<RouteFilter> filters = httpFilters(message.getFiltersList());
        filters.addAll(ExtensionMapping.filters(message.getGossamer()));
        return filters;
    }

    private static List<RouteFilter> httpFilters(List<HttpRoute.Filter> messages)
            throws MalformedException {
        List<RouteFilter> filters = new ArrayList<>(messages.size());
        for (HttpRoute.Filter message : messages) {
            filters.add(
                    switch (message.getKindCase()) {
                        case FAILURE_INJECTOR ->
                                FilterMapping.failure(message.getFailureInjector());
                        case REQUEST_HEADER_MODIFIER ->
                                FilterMapping.headers(message.getRequestHeaderModifier());
                        case RESPONSE_HEADER_MODIFIER ->
                                FilterMapping.headers(message.getResponseHeaderModifier());
                        case REDIRECT -> FilterMapping.redirect(message.getRedirect());
                        case KIND_NOT_SET ->
                                throw new MalformedException("filter: missing (expected: a kind)");
                    });
        }
        return filters;
    }

    private Distribution distribution(HttpRoute.Distribution message, RuleExtension extension)
            throws MalformedException {
        List<RouteBackend> shares = new ArrayList<>();
        switch (message.getKindCase()) {
            case EMPTY -> {
                return new Distribution.Empty();
            }
            case FIRST_AVAILABLE -> {
                for (HttpRoute.RouteBackend backend :
                        message.getFirstAvailable().getBackendsList()) {
                    shares.add(backend(backend, 1, beyond(extension, shares.size())));
                }
                return new Distribution.FirstAvailable(shares);
            }
            case RANDOM_AVAILABLE -> {
                for (HttpRoute.WeightedRouteBackend backend :
                        message.getRandomAvailable().getBackendsList()) {
                    shares.add(
                            backend(
                                    backend.getBackend(),
                                    weight(backend.getWeight()),
                                    beyond(extension, shares.size())));
                }
                return new Distribution.RandomAvailable(shares);
            }
            default -> throw noDistribution();
        }
    }

    private RouteBackend backend(
            HttpRoute.RouteBackend message, int weight, List<RouteFilter> beyond)
            throws MalformedException {
        List<RouteFilter> filters = httpFilters(message.getFiltersList());
        filters.addAll(beyond);
        return new RouteBackend(
                backends.backend(message.getBackend()), weight, filters, requestTimeout(message));
    }

    private static Retry retry(HttpRoute.Retry message) throws MalformedException {
        require(message.hasConditions(), "retry conditions: missing (expected: status ranges)");
        List<int[]> statuses = new ArrayList<>();
        for (HttpRoute.Retry.Conditions.StatusRange range :
                message.getConditions().getStatusRangesList()) {
            require(
                    range.getStart() >= 1
                            && range.getStart() <= range.getEnd()
                            && range.getEnd() <= 599,
                    "retry status range: "
                            + range.getStart()
                            + "-"
                            + range.getEnd()
                            + " (expected: 1 to 599, ascending)");
            statuses.add(new int[] {range.getStart(), range.getEnd()});
        }
        return retry(
                message.getMaxRetries(),
                message.getMaxRequestBytes(),
                statuses,
                List.of(),
                message.getTimeout(),
                message.hasBackoff() ? message.getBackoff() : null);
    }

    List<OutboundPolicy.HttpRoute> grpc(List<GrpcRoute> messages) throws MalformedException {
        List<OutboundPolicy.HttpRoute> routes = new ArrayList<>(messages.size());
        for (GrpcRoute message : messages) {
            List<HttpRule> rules = new ArrayList<>();
            for (GrpcRoute.Rule rule : message.getRulesList()) {
                rules.add(rule(rule));
            }
            routes.add(
                    new OutboundPolicy.HttpRoute(
                            Scalars.meta(message.getMetadata()),
                            MatchMapping.hosts(message.getHostsList()),
                            rules,
                            true));
        }
        return routes;
    }

    private HttpRule rule(GrpcRoute.Rule message) throws MalformedException {
        return new HttpRule(
                MatchMapping.grpc(message.getMatchesList()),
                filters(message),
                distribution(message.getBackends(), message.getGossamer()),
                timeouts(message.hasTimeouts(), message.getTimeouts(), requestTimeout(message)),
                message.hasRetry() ? retry(message.getRetry()) : null,
                message.getAllowL5DRequestHeaders(),
                delay(message.getGossamer()));
    }

    private static List<RouteFilter> filters(GrpcRoute.Rule message) throws MalformedException {
        List<RouteFilter> filters = grpcFilters(message.getFiltersList());
        filters.addAll(ExtensionMapping.filters(message.getGossamer()));
        return filters;
    }

    private static List<RouteFilter> grpcFilters(List<GrpcRoute.Filter> messages)
            throws MalformedException {
        List<RouteFilter> filters = new ArrayList<>(messages.size());
        for (GrpcRoute.Filter message : messages) {
            filters.add(
                    switch (message.getKindCase()) {
                        case FAILURE_INJECTOR ->
                                FilterMapping.failure(message.getFailureInjector());
                        case REQUEST_HEADER_MODIFIER ->
                                FilterMapping.headers(message.getRequestHeaderModifier());
                        case KIND_NOT_SET ->
                                throw new MalformedException("filter: missing (expected: a kind)");
                    });
        }
        return filters;
    }

    private Distribution distribution(GrpcRoute.Distribution message, RuleExtension extension)
            throws MalformedException {
        List<RouteBackend> shares = new ArrayList<>();
        switch (message.getKindCase()) {
            case EMPTY -> {
                return new Distribution.Empty();
            }
            case FIRST_AVAILABLE -> {
                for (GrpcRoute.RouteBackend backend :
                        message.getFirstAvailable().getBackendsList()) {
                    shares.add(backend(backend, 1, beyond(extension, shares.size())));
                }
                return new Distribution.FirstAvailable(shares);
            }
            case RANDOM_AVAILABLE -> {
                for (GrpcRoute.WeightedRouteBackend backend :
                        message.getRandomAvailable().getBackendsList()) {
                    shares.add(
                            backend(
                                    backend.getBackend(),
                                    weight(backend.getWeight()),
                                    beyond(extension, shares.size())));
                }
                return new Distribution.RandomAvailable(shares);
            }
            default -> throw noDistribution();
        }
    }

    private RouteBackend backend(
            GrpcRoute.RouteBackend message, int weight, List<RouteFilter> beyond)
            throws MalformedException {
        List<RouteFilter> filters = grpcFilters(message.getFiltersList());
        filters.addAll(beyond);
        return new RouteBackend(
                backends.backend(message.getBackend()), weight, filters, requestTimeout(message));
    }

    private static Retry retry(GrpcRoute.Retry message) throws MalformedException {
        require(message.hasConditions(), "retry conditions: missing (expected: status codes)");
        GrpcRoute.Retry.Conditions conditions = message.getConditions();
        List<Integer> codes = new ArrayList<>();
        addIf(conditions.getCancelled(), 1, codes);
        addIf(conditions.getDeadineExceeded(), 4, codes);
        addIf(conditions.getResourceExhausted(), 8, codes);
        addIf(conditions.getInternal(), 13, codes);
        addIf(conditions.getUnavailable(), 14, codes);
        return retry(
                message.getMaxRetries(),
                message.getMaxRequestBytes(),
                List.of(),
                codes,
                message.getTimeout(),
                message.hasBackoff() ? message.getBackoff() : null);
    }

    private static void addIf(boolean condition, int code, List<Integer> codes) {
        if (condition) {
            codes.add(code);
        }
    }

    private static Retry retry(
            int maxRetries,
            int maxRequestBytes,
            List<int[]> statuses,
            List<Integer> codes,
            com.google.protobuf.Duration timeout,
            @Nullable ExponentialBackoff backoff)
            throws MalformedException {
        require(
                maxRetries >= 0 && maxRetries <= MAX_RETRIES,
                "max retries: "
                        + Integer.toUnsignedString(maxRetries)
                        + " (expected: at most 65535)");
        return new Retry(
                maxRetries,
                maxRequestBytes < 0 ? Integer.MAX_VALUE : maxRequestBytes,
                statuses,
                codes,
                Scalars.duration(timeout),
                backoff == null ? null : BackendMapping.backoff(backoff));
    }

    private static OutboundPolicy.Timeouts timeouts(
            boolean present, Timeouts message, com.google.protobuf.Duration requestTimeout)
            throws MalformedException {
        if (!present) {
            Duration request = Scalars.duration(requestTimeout);
            return request.isZero()
                    ? OutboundPolicy.Timeouts.NONE
                    : new OutboundPolicy.Timeouts(Duration.ZERO, request, Duration.ZERO);
        }
        return new OutboundPolicy.Timeouts(
                Scalars.duration(message.getResponse()),
                Scalars.duration(message.getRequest()),
                Scalars.duration(message.getIdle()));
    }

    static int weight(int unsigned) {
        return unsigned < 0 ? Integer.MAX_VALUE : unsigned;
    }

    static MalformedException noDistribution() {
        return new MalformedException("backends: missing (expected: a distribution)");
    }
}
