package io.gossamer.destination.grpc.outbound;

import io.gossamer.api.opaque_route.Forbidden;
import io.gossamer.api.opaque_route.Invalid;
import io.gossamer.api.outbound.Backend;
import io.gossamer.api.outbound.OpaqueRoute;
import io.gossamer.destination.view.outbound.OutboundRoute;
import io.gossamer.destination.view.outbound.ServicePort;
import java.util.List;

/** Routes of opaque connections as the contract writes them (section 1, outbound.OpaqueRoute). */
final class OpaqueRouteMessages {

    private static final OpaqueRoute.Distribution EMPTY =
            OpaqueRoute.Distribution.newBuilder()
                    .setEmpty(OpaqueRoute.Distribution.Empty.getDefaultInstance())
                    .build();

    private final BackendMessages backends;
    private final Backend parent;

    /**
     * @param parent where rules without backends lead
     */
    OpaqueRouteMessages(BackendMessages backends, Backend parent) {
        this.backends = backends;
        this.parent = parent;
    }

    /** A default that forbids all connections. */
    static OpaqueRoute forbidden(String name) {
        return OpaqueRoute.newBuilder()
                .setMetadata(BackendMessages.named(name))
                .addRules(
                        OpaqueRoute.Rule.newBuilder()
                                .setBackends(EMPTY)
                                .addFilters(
                                        OpaqueRoute.Filter.newBuilder()
                                                .setForbidden(Forbidden.getDefaultInstance())))
                .build();
    }

    List<OpaqueRoute> routes(List<OutboundRoute> routes) {
        return routes.stream().map(this::route).toList();
    }

    private OpaqueRoute route(OutboundRoute route) {
        OpaqueRoute.Builder message =
                OpaqueRoute.newBuilder().setMetadata(BackendMessages.metadata(route.ref()));
        route.rules().forEach(rule -> message.addRules(rule(rule)));
        return message.build();
    }

    private OpaqueRoute.Rule rule(OutboundRoute.Rule rule) {
        OpaqueRoute.Rule.Builder message = OpaqueRoute.Rule.newBuilder();
        if (!rule.origin().isEmpty()) {
            message.setGossamer(RuleMessages.origin(rule.origin()));
        }
        String failure = RuleMessages.connectionFailure(rule);
        return failure.isEmpty()
                ? message.setBackends(distribution(rule)).build()
                : message.setBackends(EMPTY).addFilters(invalid(failure)).build();
    }

    private OpaqueRoute.Distribution distribution(OutboundRoute.Rule rule) {
        if (rule.backends().isEmpty()) {
            return OpaqueRoute.Distribution.newBuilder()
                    .setFirstAvailable(
                            OpaqueRoute.Distribution.FirstAvailable.newBuilder()
                                    .addBackends(
                                            OpaqueRoute.RouteBackend.newBuilder()
                                                    .setBackend(parent)))
                    .build();
        }
        if (rule.failover()) {
            OpaqueRoute.Distribution.FirstAvailable.Builder first =
                    OpaqueRoute.Distribution.FirstAvailable.newBuilder();
            rule.backends().forEach(backend -> first.addBackends(backend(backend)));
            return OpaqueRoute.Distribution.newBuilder().setFirstAvailable(first).build();
        }
        OpaqueRoute.Distribution.RandomAvailable.Builder random =
                OpaqueRoute.Distribution.RandomAvailable.newBuilder();
        for (OutboundRoute.Backend backend : rule.backends()) {
            random.addBackends(
                    OpaqueRoute.WeightedRouteBackend.newBuilder()
                            .setWeight(backend.weight())
                            .setBackend(backend(backend)));
        }
        return OpaqueRoute.Distribution.newBuilder().setRandomAvailable(random).build();
    }

    private OpaqueRoute.RouteBackend backend(OutboundRoute.Backend backend) {
        OpaqueRoute.RouteBackend.Builder message = OpaqueRoute.RouteBackend.newBuilder();
        ServicePort target = backend.target();
        if (!backend.failure().isEmpty()) {
            return message.setBackend(BackendMessages.nowhere())
                    .addFilters(invalid(backend.failure()))
                    .build();
        }
        return message.setBackend(
                        target == null ? parent : backends.balanced(target, backend.balancing()))
                .build();
    }

    private static OpaqueRoute.Filter invalid(String text) {
        return OpaqueRoute.Filter.newBuilder()
                .setInvalid(Invalid.newBuilder().setMessage(text))
                .build();
    }
}
