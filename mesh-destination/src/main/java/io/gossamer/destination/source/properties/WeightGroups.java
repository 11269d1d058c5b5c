package io.gossamer.destination.source.properties;

import io.gossamer.destination.resource.route.BackendRef;
import io.gossamer.destination.source.properties.predicate.Conditions.Weight;
import io.gossamer.destination.source.properties.step.Property;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Routes that share requests by weight, made into one route whose backends have these weights. The
 * filters of each stay with its backend.
 */
final class WeightGroups {

    private WeightGroups() {}

    /** The same routes; the first of each group stands for all of it. */
    static List<RouteDraft> merge(List<RouteDraft> routes) {
        Map<String, List<RouteDraft>> groups = new LinkedHashMap<>();
        for (RouteDraft route : routes) {
            Weight weight = route.conditions().weight();
            String group =
                    weight == null ? "route " + route.at().path() : "group " + weight.group();
            groups.computeIfAbsent(group, ignored -> new ArrayList<>()).add(route);
        }
        List<RouteDraft> merged = new ArrayList<>();
        for (List<RouteDraft> group : groups.values()) {
            RouteDraft first = group.get(0);
            merged.add(first.conditions().weight() == null ? first : merged(first, group));
        }
        return merged;
    }

    private static RouteDraft merged(RouteDraft first, List<RouteDraft> group) {
        List<BackendRef> shares = new ArrayList<>();
        for (RouteDraft route : group) {
            Weight weight = route.conditions().weight();
            if (weight == null) {
                continue;
            }
            check(first, route, weight.at());
            for (BackendRef backend : route.backends()) {
                shares.add(share(backend, route, first, weight.share()));
            }
        }
        return first.spread(shares);
    }

    private static void check(RouteDraft first, RouteDraft route, Property at) {
        if (!route.parent().toString().equals(first.parent().toString())
                || !route.namespace().equals(first.namespace())
                || !route.conditions().sameRequests(first.conditions())) {
            at.refuse(
                    route.id(),
                    "service, namespace and predicates of " + first.at().path() + " in a group");
        }
        if (!route.settings().annotations().equals(first.settings().annotations())
                || !route.actions()
                        .onService()
                        .annotations()
                        .equals(first.actions().onService().annotations())) {
            at.refuse(
                    route.id(),
                    "Retry, CircuitBreaker and metadata of " + first.at().path() + " in a group");
        }
        if (!route.actions().ofRule().equals(first.actions().ofRule())) {
            at.refuse(
                    route.id(),
                    "the filters of path and status of " + first.at().path() + " in a group");
        }
        if (route.actions().redirects() || route.actions().limit() != null) {
            at.refuse(route.id(), "no RedirectTo and no RequestRateLimiter in a group");
        }
        if (route.backends().size() != 1) {
            at.refuse(
                    route.id(), "service and uri: which Service clients call, and where this goes");
        }
    }

    private static BackendRef share(
            BackendRef backend, RouteDraft route, RouteDraft first, int weight) {
        return new BackendRef(
                backend.group(),
                backend.kind(),
                backend.namespace(),
                backend.name(),
                backend.port(),
                weight,
                route.actions().ofBackend(),
                route == first ? backend.place() : route.at().child("uri").placeElsewhere());
    }
}
