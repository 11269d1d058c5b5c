package io.gossamer.destination.view.status;

import io.gossamer.api.ProxyFeatures;
import io.gossamer.destination.index.Snapshot;
import io.gossamer.destination.resource.Place;
import io.gossamer.destination.resource.Problem;
import io.gossamer.destination.resource.route.BackendRef;
import io.gossamer.destination.resource.route.Route;
import io.gossamer.destination.resource.route.RouteFilter;
import io.gossamer.destination.resource.route.RouteRule;
import io.gossamer.destination.resource.traffic.Fault;
import io.gossamer.destination.view.PolicyRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether all clients carry out the filters of a route that are beyond the contract. */
public final class FilterStatus {

    private static final String UNSUPPORTED = "UnsupportedByClients";

    private FilterStatus() {}

    /** What a proxy announces that carries such a filter out; empty for those of the contract. */
    public static Optional<String> feature(RouteFilter filter) {
        if (filter instanceof RouteFilter.Rewrite) {
            return Optional.of(ProxyFeatures.URL_REWRITE);
        }
        if (filter instanceof RouteFilter.Mirror) {
            return Optional.of(ProxyFeatures.REQUEST_MIRROR);
        }
        return filter instanceof RouteFilter.Status
                ? Optional.of(ProxyFeatures.RESPONSE_STATUS)
                : Optional.empty();
    }

    /** Whether any route has a filter that is beyond the contract. */
    public static boolean isAskedFor(Snapshot snapshot) {
        if (snapshot.all(Route.class).stream().anyMatch(FilterStatus::delays)) {
            return true;
        }
        return snapshot.all(Route.class).stream()
                .flatMap(route -> route.rules().stream())
                .flatMap(
                        rule ->
                                Stream.concat(
                                        rule.filters().stream(),
                                        rule.backends().stream()
                                                .flatMap(backend -> backend.filters().stream())))
                .anyMatch(filter -> feature(filter).isPresent());
    }

    private static boolean delays(Route route) {
        return route.metadata().annotation(Fault.DELAY) != null;
    }

    /** How statuses, views and messages name a route. */
    public static PolicyRef ref(Route route) {
        return new PolicyRef(
                route.kind().group(),
                route.kind().apiName(),
                route.metadata().namespace(),
                route.metadata().name());
    }

    /** The statuses, those of routes with what is left out for some of their clients. */
    public static List<ResourceStatus> complete(
            List<ResourceStatus> statuses, Snapshot snapshot, BalancingStatus.LeftOut leftOut) {
        if (leftOut.filters().isEmpty()) {
            return statuses;
        }
        Map<PolicyRef, Condition> conditions = new HashMap<>();
        for (Route route : snapshot.all(Route.class)) {
            List<Problem> problems = problems(route, leftOut);
            if (!problems.isEmpty()) {
                conditions.put(
                        ref(route),
                        new Condition(Condition.Type.ACCEPTED, "", UNSUPPORTED, problems));
            }
        }
        return statuses.stream().map(status -> with(status, conditions)).toList();
    }

    private static ResourceStatus with(
            ResourceStatus status, Map<PolicyRef, Condition> conditions) {
        Condition condition =
                conditions.get(
                        new PolicyRef(
                                status.kind().group(),
                                status.kind().apiName(),
                                status.namespace(),
                                status.name()));
        return condition == null ? status : status.with(condition);
    }

    private static List<Problem> problems(Route route, BalancingStatus.LeftOut leftOut) {
        List<Problem> problems = new ArrayList<>();
        int undelayed =
                leftOut.filters()
                        .getOrDefault(ProxyFeatures.FAULT_DELAY, Map.of())
                        .getOrDefault(ref(route), 0);
        if (delays(route) && undelayed > 0) {
            problems.add(
                    new Findings(route)
                            .at(
                                    new Place(
                                            "metadata.annotations." + Fault.DELAY,
                                            route.metadata().annotationOrigin(Fault.DELAY).line()),
                                    String.valueOf(route.metadata().annotation(Fault.DELAY)),
                                    "clients whose proxy announces "
                                            + ProxyFeatures.FAULT_DELAY
                                            + "; "
                                            + undelayed
                                            + " that watch do not, and wait for nothing"));
        }
        for (RouteRule rule : route.rules()) {
            add(route, rule.place(), rule.filters(), "rule", leftOut, problems);
            for (BackendRef backend : rule.backends()) {
                add(route, backend.place(), backend.filters(), "backend", leftOut, problems);
            }
        }
        return problems;
    }

    /**
     * Adds what some clients do not get.
     *
     * @param whose rule or backend
     */
    private static void add(
            Route route,
            Place place,
            List<RouteFilter> filters,
            String whose,
            BalancingStatus.LeftOut leftOut,
            List<Problem> problems) {
        for (RouteFilter filter : filters) {
            String feature = feature(filter).orElse("");
            int watches =
                    leftOut.filters().getOrDefault(feature, Map.of()).getOrDefault(ref(route), 0);
            if (watches > 0) {
                problems.add(
                        new Findings(route)
                                .at(
                                        place.child("filters"),
                                        feature,
                                        "clients whose proxy announces "
                                                + feature
                                                + "; "
                                                + watches
                                                + " that watch do not, and "
                                                + (filter instanceof RouteFilter.Mirror
                                                        ? "send no copies"
                                                        : "get 500 from this " + whose)));
            }
        }
    }
}
