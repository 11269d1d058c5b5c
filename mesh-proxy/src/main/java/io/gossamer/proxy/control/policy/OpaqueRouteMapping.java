package io.gossamer.proxy.control.policy;

import static io.gossamer.proxy.control.policy.MalformedException.require;

import io.gossamer.api.outbound.OpaqueRoute;
import io.gossamer.api.outbound.TlsRoute;
import io.gossamer.proxy.model.OutboundPolicy;
import io.gossamer.proxy.model.OutboundPolicy.Distribution;
import io.gossamer.proxy.model.OutboundPolicy.RouteBackend;
import io.gossamer.proxy.model.RouteFilter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Opaque and TLS routes of outbound policies. Of several rules the first one counts. */
final class OpaqueRouteMapping {

    private static final RouteFilter.Refuse FORBIDDEN = new RouteFilter.Refuse(null);

    private final BackendMapping backends;

    OpaqueRouteMapping(BackendMapping backends) {
        this.backends = backends;
    }

    List<OutboundPolicy.OpaqueRoute> opaque(List<OpaqueRoute> messages) throws MalformedException {
        List<OutboundPolicy.OpaqueRoute> routes = new ArrayList<>(messages.size());
        for (OpaqueRoute message : messages) {
            require(message.getRulesCount() > 0, "opaque route: no rule (expected: one)");
            OpaqueRoute.Rule rule = message.getRules(0);
            routes.add(
                    new OutboundPolicy.OpaqueRoute(
                            Scalars.meta(message.getMetadata()),
                            List.of(),
                            distribution(rule.getBackends()),
                            refusal(rule.getFiltersList())));
        }
        return routes;
    }

    List<OutboundPolicy.OpaqueRoute> tls(List<TlsRoute> messages) throws MalformedException {
        List<OutboundPolicy.OpaqueRoute> routes = new ArrayList<>(messages.size());
        for (TlsRoute message : messages) {
            require(message.getRulesCount() > 0, "TLS route: no rule (expected: one)");
            TlsRoute.Rule rule = message.getRules(0);
            routes.add(
                    new OutboundPolicy.OpaqueRoute(
                            Scalars.meta(message.getMetadata()),
                            MatchMapping.snis(message.getSnisList()),
                            distribution(rule.getBackends()),
                            tlsRefusal(rule.getFiltersList())));
        }
        return routes;
    }

    /** The last filter that says why, else one that forbids; null if there is none. */
    private static RouteFilter.@Nullable Refuse refusal(List<OpaqueRoute.Filter> filters)
            throws MalformedException {
        RouteFilter.Refuse refusal = null;
        for (OpaqueRoute.Filter filter : filters) {
            refusal =
                    switch (filter.getKindCase()) {
                        case FORBIDDEN -> refusal == null ? FORBIDDEN : refusal;
                        case INVALID -> new RouteFilter.Refuse(filter.getInvalid().getMessage());
                        case KIND_NOT_SET -> throw noKind();
                    };
        }
        return refusal;
    }

    private static RouteFilter.@Nullable Refuse tlsRefusal(List<TlsRoute.Filter> filters)
            throws MalformedException {
        RouteFilter.Refuse refusal = null;
        for (TlsRoute.Filter filter : filters) {
            refusal =
                    switch (filter.getKindCase()) {
                        case FORBIDDEN -> refusal == null ? FORBIDDEN : refusal;
                        case INVALID -> new RouteFilter.Refuse(filter.getInvalid().getMessage());
                        case KIND_NOT_SET -> throw noKind();
                    };
        }
        return refusal;
    }

    private static MalformedException noKind() {
        return new MalformedException("filter: missing (expected: a kind)");
    }

    private Distribution distribution(OpaqueRoute.Distribution message) throws MalformedException {
        List<RouteBackend> shares = new ArrayList<>();
        switch (message.getKindCase()) {
            case EMPTY -> {
                return new Distribution.Empty();
            }
            case FIRST_AVAILABLE -> {
                for (OpaqueRoute.RouteBackend backend :
                        message.getFirstAvailable().getBackendsList()) {
                    shares.add(backend(backend, 1));
                }
                return new Distribution.FirstAvailable(shares);
            }
            case RANDOM_AVAILABLE -> {
                for (OpaqueRoute.WeightedRouteBackend backend :
                        message.getRandomAvailable().getBackendsList()) {
                    shares.add(backend(backend.getBackend(), backend.getWeight()));
                }
                return new Distribution.RandomAvailable(shares);
            }
            default -> throw OutboundRouteMapping.noDistribution();
        }
    }

    private Distribution distribution(TlsRoute.Distribution message) throws MalformedException {
        List<RouteBackend> shares = new ArrayList<>();
        switch (message.getKindCase()) {
            case EMPTY -> {
                return new Distribution.Empty();
            }
            case FIRST_AVAILABLE -> {
                for (TlsRoute.RouteBackend backend :
                        message.getFirstAvailable().getBackendsList()) {
                    shares.add(backend(backend, 1));
                }
                return new Distribution.FirstAvailable(shares);
            }
            case RANDOM_AVAILABLE -> {
                for (TlsRoute.WeightedRouteBackend backend :
                        message.getRandomAvailable().getBackendsList()) {
                    shares.add(backend(backend.getBackend(), backend.getWeight()));
                }
                return new Distribution.RandomAvailable(shares);
            }
            default -> throw OutboundRouteMapping.noDistribution();
        }
    }

    private RouteBackend backend(OpaqueRoute.RouteBackend message, int weight)
            throws MalformedException {
        return backend(message.getBackend(), weight, refusal(message.getFiltersList()));
    }

    private RouteBackend backend(TlsRoute.RouteBackend message, int weight)
            throws MalformedException {
        return backend(message.getBackend(), weight, tlsRefusal(message.getFiltersList()));
    }

    private RouteBackend backend(
            io.gossamer.api.outbound.Backend message,
            int weight,
            RouteFilter.@Nullable Refuse refusal)
            throws MalformedException {
        return new RouteBackend(
                backends.backend(message),
                OutboundRouteMapping.weight(weight),
                refusal == null ? List.of() : List.of(refusal),
                Duration.ZERO);
    }
}
