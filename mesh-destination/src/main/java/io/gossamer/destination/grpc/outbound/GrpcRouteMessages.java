package io.gossamer.destination.grpc.outbound;

import io.gossamer.api.grpc_route.GrpcFailureInjector;
import io.gossamer.api.outbound.Backend;
import io.gossamer.api.outbound.GrpcRoute;
import io.gossamer.destination.grpc.Durations;
import io.gossamer.destination.grpc.RouteFilters;
import io.gossamer.destination.grpc.RouteMatches;
import io.gossamer.destination.resource.route.RouteFilter;
import io.gossamer.destination.resource.route.RouteMatch;
import io.gossamer.destination.resource.traffic.Fault;
import io.gossamer.destination.resource.traffic.GrpcStatus;
import io.gossamer.destination.resource.traffic.Retry;
import io.gossamer.destination.view.outbound.OutboundRoute;
import io.gossamer.destination.view.outbound.ServicePort;
import java.util.List;
import java.util.Set;

/** gRPC routes as the contract writes them (section 1, outbound.GrpcRoute). */
final class GrpcRouteMessages {

    /** What a broken reference answers (Gateway API, GRPCRoute): UNAVAILABLE. */
    private static final int UNAVAILABLE = 14;

    private static final int PERMISSION_DENIED = 7;

    private static final GrpcRoute.Distribution EMPTY =
            GrpcRoute.Distribution.newBuilder()
                    .setEmpty(GrpcRoute.Distribution.Empty.getDefaultInstance())
                    .build();

    private static final RouteMatch.Grpc EVERYTHING = new RouteMatch.Grpc("", "", List.of());

    private final BackendMessages backends;
    private final Backend parent;

    /**
     * @param parent where rules without backends lead
     */
    GrpcRouteMessages(BackendMessages backends, Backend parent) {
        this.backends = backends;
        this.parent = parent;
    }

    /** A default that denies all calls. */
    static GrpcRoute denied(String name, String why) {
        return GrpcRoute.newBuilder()
                .setMetadata(BackendMessages.named(name))
                .addRules(
                        GrpcRoute.Rule.newBuilder()
                                .addMatches(RouteMatches.grpc(EVERYTHING))
                                .addFilters(failure(PERMISSION_DENIED, why))
                                .setBackends(EMPTY))
                .build();
    }

    List<GrpcRoute> routes(List<OutboundRoute> routes) {
        return routes.stream().map(this::route).toList();
    }

    private GrpcRoute route(OutboundRoute route) {
        GrpcRoute.Builder message =
                GrpcRoute.newBuilder().setMetadata(BackendMessages.metadata(route.ref()));
        route.hosts().forEach(host -> message.addHosts(RouteMatches.host(host)));
        route.rules().forEach(rule -> message.addRules(rule(rule)));
        return message.build();
    }

    private GrpcRoute.Rule rule(OutboundRoute.Rule rule) {
        GrpcRoute.Rule.Builder message =
                GrpcRoute.Rule.newBuilder()
                        .setTimeouts(RuleMessages.timeouts(rule.timeouts()))
                        .setAllowL5DRequestHeaders(backends.allowRequestHeaders());
        rule.matches()
                .forEach(match -> message.addMatches(RouteMatches.grpc((RouteMatch.Grpc) match)));
        if (rule.matches().isEmpty()) {
            message.addMatches(RouteMatches.grpc(EVERYTHING));
        }
        Fault.Abort abort = rule.fault().abort();
        if (abort != null) {
            message.addFilters(
                    GrpcRoute.Filter.newBuilder()
                            .setFailureInjector(
                                    GrpcFailureInjector.newBuilder()
                                            .setCode(abort.status())
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

    private GrpcRoute.Distribution distribution(OutboundRoute.Rule rule) {
        if (rule.backends().isEmpty()) {
            return GrpcRoute.Distribution.newBuilder()
                    .setFirstAvailable(
                            GrpcRoute.Distribution.FirstAvailable.newBuilder()
                                    .addBackends(timed(rule).setBackend(parent)))
                    .build();
        }
        if (rule.failover()) {
            GrpcRoute.Distribution.FirstAvailable.Builder first =
                    GrpcRoute.Distribution.FirstAvailable.newBuilder();
            rule.backends().forEach(backend -> first.addBackends(backend(timed(rule), backend)));
            return GrpcRoute.Distribution.newBuilder().setFirstAvailable(first).build();
        }
        GrpcRoute.Distribution.RandomAvailable.Builder random =
                GrpcRoute.Distribution.RandomAvailable.newBuilder();
        for (OutboundRoute.Backend backend : rule.backends()) {
            random.addBackends(
                    GrpcRoute.WeightedRouteBackend.newBuilder()
                            .setWeight(backend.weight())
                            .setBackend(backend(timed(rule), backend)));
        }
        return GrpcRoute.Distribution.newBuilder().setRandomAvailable(random).build();
    }

    private GrpcRoute.RouteBackend backend(
            GrpcRoute.RouteBackend.Builder message, OutboundRoute.Backend backend) {
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
    private static GrpcRoute.RouteBackend.Builder timed(OutboundRoute.Rule rule) {
        GrpcRoute.RouteBackend.Builder message = GrpcRoute.RouteBackend.newBuilder();
        return rule.backendRequest().isZero()
                ? message
                : message.setRequestTimeout(Durations.of(rule.backendRequest()));
    }

    private static GrpcRoute.Filter filter(RouteFilter filter) {
        RouteFilter.RequestHeaders request = (RouteFilter.RequestHeaders) filter;
        return GrpcRoute.Filter.newBuilder()
                .setRequestHeaderModifier(RouteFilters.request(request.headers()))
                .build();
    }

    private static GrpcRoute.Filter failure(String text) {
        return failure(UNAVAILABLE, text);
    }

    private static GrpcRoute.Filter failure(int code, String text) {
        return GrpcRoute.Filter.newBuilder()
                .setFailureInjector(GrpcFailureInjector.newBuilder().setCode(code).setMessage(text))
                .build();
    }

    private static GrpcRoute.Retry retry(Retry retry) {
        Set<GrpcStatus> statuses = retry.grpcStatuses();
        GrpcRoute.Retry.Conditions conditions =
                GrpcRoute.Retry.Conditions.newBuilder()
                        .setCancelled(statuses.contains(GrpcStatus.CANCELLED))
                        .setDeadineExceeded(statuses.contains(GrpcStatus.DEADLINE_EXCEEDED))
                        .setResourceExhausted(statuses.contains(GrpcStatus.RESOURCE_EXHAUSTED))
                        .setInternal(statuses.contains(GrpcStatus.INTERNAL))
                        .setUnavailable(statuses.contains(GrpcStatus.UNAVAILABLE))
                        .build();
        GrpcRoute.Retry.Builder message =
                GrpcRoute.Retry.newBuilder()
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
