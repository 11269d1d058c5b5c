package io.gossamer.destination.grpc.outbound;

import io.gossamer.api.opaque_route.Forbidden;
import io.gossamer.api.opaque_route.Invalid;
import io.gossamer.api.outbound.Backend;
import io.gossamer.api.outbound.TlsRoute;
import io.gossamer.destination.grpc.RouteMatches;
import io.gossamer.destination.view.outbound.OutboundRoute;
import io.gossamer.destination.view.outbound.ServicePort;
import java.util.List;

/** Routes of TLS connections by their name (contract section 1, outbound.TlsRoute). */
final class TlsRouteMessages {

    private static final TlsRoute.Distribution EMPTY =
            TlsRoute.Distribution.newBuilder()
                    .setEmpty(TlsRoute.Distribution.Empty.getDefaultInstance())
                    .build();

    private final BackendMessages backends;
    private final Backend parent;

    /**
     * @param parent where rules without backends lead
     */
    TlsRouteMessages(BackendMessages backends, Backend parent) {
        this.backends = backends;
        this.parent = parent;
    }

    /** A default that forbids all connections. */
    static TlsRoute forbidden(String name) {
        return TlsRoute.newBuilder()
                .setMetadata(BackendMessages.named(name))
                .addRules(
                        TlsRoute.Rule.newBuilder()
                                .setBackends(EMPTY)
                                .addFilters(
                                        TlsRoute.Filter.newBuilder()
                                                .setForbidden(Forbidden.getDefaultInstance())))
                .build();
    }

    List<TlsRoute> routes(List<OutboundRoute> routes) {
        return routes.stream().map(this::route).toList();
    }

    private TlsRoute route(OutboundRoute route) {
        TlsRoute.Builder message =
                TlsRoute.newBuilder().setMetadata(BackendMessages.metadata(route.ref()));
        route.hosts().forEach(host -> message.addSnis(RouteMatches.sni(host)));
        route.rules().forEach(rule -> message.addRules(rule(rule)));
        return message.build();
    }

    private TlsRoute.Rule rule(OutboundRoute.Rule rule) {
        TlsRoute.Rule.Builder message = TlsRoute.Rule.newBuilder();
        if (!rule.origin().isEmpty()) {
            message.setGossamer(RuleMessages.origin(rule.origin()));
        }
        String failure = RuleMessages.connectionFailure(rule);
        return failure.isEmpty()
                ? message.setBackends(distribution(rule)).build()
                : message.setBackends(EMPTY).addFilters(invalid(failure)).build();
    }

    private TlsRoute.Distribution distribution(OutboundRoute.Rule rule) {
        if (rule.backends().isEmpty()) {
            return TlsRoute.Distribution.newBuilder()
                    .setFirstAvailable(
                            TlsRoute.Distribution.FirstAvailable.newBuilder()
                                    .addBackends(
                                            TlsRoute.RouteBackend.newBuilder().setBackend(parent)))
                    .build();
        }
        if (rule.failover()) {
            TlsRoute.Distribution.FirstAvailable.Builder first =
                    TlsRoute.Distribution.FirstAvailable.newBuilder();
            rule.backends().forEach(backend -> first.addBackends(backend(backend)));
            return TlsRoute.Distribution.newBuilder().setFirstAvailable(first).build();
        }
        TlsRoute.Distribution.RandomAvailable.Builder random =
                TlsRoute.Distribution.RandomAvailable.newBuilder();
        for (OutboundRoute.Backend backend : rule.backends()) {
            random.addBackends(
                    TlsRoute.WeightedRouteBackend.newBuilder()
                            .setWeight(backend.weight())
                            .setBackend(backend(backend)));
        }
        return TlsRoute.Distribution.newBuilder().setRandomAvailable(random).build();
    }

    private TlsRoute.RouteBackend backend(OutboundRoute.Backend backend) {
        TlsRoute.RouteBackend.Builder message = TlsRoute.RouteBackend.newBuilder();
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

    private static TlsRoute.Filter invalid(String text) {
        return TlsRoute.Filter.newBuilder()
                .setInvalid(Invalid.newBuilder().setMessage(text))
                .build();
    }
}
