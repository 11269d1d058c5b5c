package io.gossamer.destination.view.inbound;

import io.gossamer.destination.resource.policy.Server.ProxyProtocol;
import io.gossamer.destination.resource.route.RouteRule;
import io.gossamer.destination.view.PolicyRef;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a port of a workload takes: what {@code InboundServerPolicies} answers.
 *
 * @param ref the Server, or the default policy
 * @param authorizations one of them must let a client in
 * @param routes empty if every request is treated alike
 * @param limit how many requests it takes; null for no limit
 * @param origin where the Server was defined; empty for defaults
 * @param matchLabels by which a Server would select the workload
 */
public record InboundPolicy(
        PolicyRef ref,
        ProxyProtocol protocol,
        List<Authorization> authorizations,
        List<Route> routes,
        @Nullable RateLimit limit,
        String origin,
        Map<String, String> matchLabels) {

    /**
     * Requests that each replica takes in a second.
     *
     * @param total from all clients; 0 for no limit
     * @param identity from each identity; 0 for no limit
     * @param overrides for some identities, instead of {@code identity}
     */
    public record RateLimit(PolicyRef ref, int total, int identity, List<Override> overrides) {

        public RateLimit {
            overrides = List.copyOf(overrides);
        }
    }

    /** A limit of its own for these identities. */
    public record Override(int requestsPerSecond, Set<String> identities) {

        public Override {
            identities = Set.copyOf(identities);
        }
    }

    /** Requests with authorizations of their own. */
    public record Route(
            PolicyRef ref,
            List<String> hosts,
            List<RouteRule> rules,
            List<Authorization> authorizations) {

        public Route {
            hosts = List.copyOf(hosts);
            rules = List.copyOf(rules);
            authorizations = List.copyOf(authorizations);
        }
    }

    public InboundPolicy {
        authorizations = List.copyOf(authorizations);
        routes = List.copyOf(routes);
        matchLabels = Map.copyOf(matchLabels);
    }
}
