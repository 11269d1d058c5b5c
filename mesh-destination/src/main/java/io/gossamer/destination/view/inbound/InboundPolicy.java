package io.gossamer.destination.view.inbound;

import io.gossamer.destination.resource.policy.Server.ProxyProtocol;
import io.gossamer.destination.resource.route.RouteRule;
import io.gossamer.destination.view.PolicyRef;
import java.util.List;

/**
 * What a port of a workload takes: what {@code InboundServerPolicies} answers.
 *
 * @param ref the Server, or the default policy
 * @param authorizations one of them must let a client in
 * @param routes empty if every request is treated alike
 * @param origin where the Server was defined; empty for defaults
 */
public record InboundPolicy(
        PolicyRef ref,
        ProxyProtocol protocol,
        List<Authorization> authorizations,
        List<Route> routes,
        String origin) {

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
    }
}
