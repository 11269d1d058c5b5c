package io.gossamer.proxy.control.policy;

import static io.gossamer.proxy.control.policy.MalformedException.require;

import io.gossamer.api.outbound.OpaqueRoute;
import io.gossamer.api.outbound.TlsRoute;
import io.gossamer.proxy.model.HostMatch;
import io.gossamer.proxy.model.Meta;
import io.gossamer.proxy.model.OutboundPolicy;
import io.gossamer.proxy.model.OutboundPolicy.Distribution;
import io.gossamer.proxy.model.OutboundPolicy.RouteBackend;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Opaque and TLS routes of outbound policies. Of several rules the first one counts. */
final class OpaqueRouteMapping {

    private OpaqueRouteMapping() {}

    static List<OutboundPolicy.OpaqueRoute> opaque(List<OpaqueRoute> messages)
            throws MalformedException {
        List<OutboundPolicy.OpaqueRoute> routes = new ArrayList<>(messages.size());
        for (OpaqueRoute message : messages) {
            require(message.getRulesCount() > 0, "opaque route: no rule (expected: one)");
            OpaqueRoute.Rule rule = message.getRules(0);
            boolean forbidden = false;
            String invalid = null;
            for (OpaqueRoute.Filter filter : rule.getFiltersList()) {
                switch (filter.getKindCase()) {
                    case FORBIDDEN -> forbidden = true;
                    case INVALID -> invalid = filter.getInvalid().getMessage();
                    case KIND_NOT_SET ->
                            throw new MalformedException("filter: missing (expected: a kind)");
                }
            }
            routes.add(
                    route(
                            Scalars.meta(message.getMetadata()),
                            List.of(),
                            distribution(rule.getBackends()),
                            forbidden,
                            invalid));
        }
        return routes;
    }

    static List<OutboundPolicy.OpaqueRoute> tls(List<TlsRoute> messages) throws MalformedException {
        List<OutboundPolicy.OpaqueRoute> routes = new ArrayList<>(messages.size());
        for (TlsRoute message : messages) {
            require(message.getRulesCount() > 0, "TLS route: no rule (expected: one)");
            TlsRoute.Rule rule = message.getRules(0);
            boolean forbidden = false;
            String invalid = null;
            for (TlsRoute.Filter filter : rule.getFiltersList()) {
                switch (filter.getKindCase()) {
                    case FORBIDDEN -> forbidden = true;
                    case INVALID -> invalid = filter.getInvalid().getMessage();
                    case KIND_NOT_SET ->
                            throw new MalformedException("filter: missing (expected: a kind)");
                }
            }
            routes.add(
                    route(
                            Scalars.meta(message.getMetadata()),
                            MatchMapping.snis(message.getSnisList()),
                            distribution(rule.getBackends()),
                            forbidden,
                            invalid));
        }
        return routes;
    }

    private static OutboundPolicy.OpaqueRoute route(
            Meta meta,
            List<HostMatch> snis,
            Distribution distribution,
            boolean forbidden,
            @Nullable String invalid) {
        return new OutboundPolicy.OpaqueRoute(meta, snis, distribution, forbidden, invalid);
    }

    private static Distribution distribution(OpaqueRoute.Distribution message)
            throws MalformedException {
        List<RouteBackend> backends = new ArrayList<>();
        switch (message.getKindCase()) {
            case EMPTY -> {
                return new Distribution.Empty();
            }
            case FIRST_AVAILABLE -> {
                for (OpaqueRoute.RouteBackend backend :
                        message.getFirstAvailable().getBackendsList()) {
                    backends.add(backend(backend.getBackend(), 1));
                }
                return new Distribution.FirstAvailable(backends);
            }
            case RANDOM_AVAILABLE -> {
                for (OpaqueRoute.WeightedRouteBackend backend :
                        message.getRandomAvailable().getBackendsList()) {
                    backends.add(backend(backend.getBackend().getBackend(), backend.getWeight()));
                }
                return new Distribution.RandomAvailable(backends);
            }
            default -> throw OutboundRouteMapping.noDistribution();
        }
    }

    private static Distribution distribution(TlsRoute.Distribution message)
            throws MalformedException {
        List<RouteBackend> backends = new ArrayList<>();
        switch (message.getKindCase()) {
            case EMPTY -> {
                return new Distribution.Empty();
            }
            case FIRST_AVAILABLE -> {
                for (TlsRoute.RouteBackend backend :
                        message.getFirstAvailable().getBackendsList()) {
                    backends.add(backend(backend.getBackend(), 1));
                }
                return new Distribution.FirstAvailable(backends);
            }
            case RANDOM_AVAILABLE -> {
                for (TlsRoute.WeightedRouteBackend backend :
                        message.getRandomAvailable().getBackendsList()) {
                    backends.add(backend(backend.getBackend().getBackend(), backend.getWeight()));
                }
                return new Distribution.RandomAvailable(backends);
            }
            default -> throw OutboundRouteMapping.noDistribution();
        }
    }

    private static RouteBackend backend(io.gossamer.api.outbound.Backend message, int weight)
            throws MalformedException {
        return new RouteBackend(
                BackendMapping.backend(message),
                OutboundRouteMapping.weight(weight),
                List.of(),
                Duration.ZERO);
    }
}
