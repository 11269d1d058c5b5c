package io.gossamer.destination.view.inbound;

import io.gossamer.destination.resource.Place;
import io.gossamer.destination.resource.Pod;
import io.gossamer.destination.resource.route.RouteMatch;
import io.gossamer.destination.resource.route.RouteMatch.Comparison;
import io.gossamer.destination.resource.route.RouteRule;
import io.gossamer.destination.view.PolicyRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Probes that a Pod declares pass though nobody else is permitted, as long as no route of a
 * manifest decides about the port's requests (semantics 1.6, probes under deny).
 */
final class Probes {

    private static final String PROBE = "probe";
    private static final Place NOWHERE = new Place("", 0);

    private Probes() {}

    /**
     * Routes of the port: one for its probes, one for all else.
     *
     * @param granted by the Server or default
     * @return none if it has no probes, or if everybody is permitted anyway
     */
    static List<InboundPolicy.Route> routes(Pod pod, int port, List<Authorization> granted) {
        Set<String> paths = pod.probes().getOrDefault(port, Set.of());
        boolean open = granted.stream().anyMatch(Probes::permitsAll);
        if (paths.isEmpty() || open) {
            return List.of();
        }
        List<RouteMatch> matches = new ArrayList<>();
        for (String path : new TreeSet<>(paths)) {
            matches.add(
                    new RouteMatch.Http(
                            new RouteMatch.ValueMatch(Comparison.EXACT, path),
                            "GET",
                            List.of(),
                            List.of()));
        }
        PolicyRef probe = PolicyRef.ofDefault(PROBE);
        return List.of(
                new InboundPolicy.Route(
                        PolicyRef.ofDefault(PolicyRef.DEFAULT),
                        List.of(),
                        List.of(rule(List.of())),
                        List.of()),
                new InboundPolicy.Route(
                        probe,
                        List.of(),
                        List.of(rule(matches)),
                        List.of(
                                new Authorization(
                                        probe,
                                        InboundPolicyView.everywhere(),
                                        new Authorization.Everyone(),
                                        ""))));
    }

    private static boolean permitsAll(Authorization authorization) {
        return authorization.clients() instanceof Authorization.Everyone
                && authorization.networks().equals(InboundPolicyView.everywhere());
    }

    private static RouteRule rule(List<RouteMatch> matches) {
        return new RouteRule(matches, List.of(), List.of(), null, null, null, NOWHERE, 0);
    }
}
