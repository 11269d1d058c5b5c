package io.gossamer.destination.resource.parse;

import io.gossamer.destination.resource.Metadata;
import io.gossamer.destination.resource.parse.route.RouteParser;
import io.gossamer.destination.resource.policy.EgressNetwork;
import java.util.Set;

/** {@code policy.linkerd.io/EgressNetwork}. */
final class EgressNetworkParser {

    private static final String ALLOW = "Allow";
    private static final String DENY = "Deny";

    private EgressNetworkParser() {}

    static EgressNetwork parse(Field root, Metadata metadata) {
        RouteParser.checkService(root, metadata.annotations());
        Field spec = root.get("spec");
        Field policy = spec.get("trafficPolicy");
        String traffic = policy.required(ALLOW + " or " + DENY);
        if (!traffic.isEmpty() && !Set.of(ALLOW, DENY).contains(traffic)) {
            policy.problem(ALLOW + " or " + DENY);
        }
        Field networks = spec.get("networks");
        if (networks.present() && networks.items().isEmpty()) {
            networks.problem("at least one network, or no networks: everything outside");
        }
        return new EgressNetwork(
                metadata, AuthorizationParsers.networks(networks), traffic.equals(ALLOW));
    }
}
