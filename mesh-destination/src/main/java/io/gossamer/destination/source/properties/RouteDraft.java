package io.gossamer.destination.source.properties;

import io.gossamer.destination.resource.Kind;
import io.gossamer.destination.resource.Metadata;
import io.gossamer.destination.resource.ResourceKey;
import io.gossamer.destination.resource.route.BackendRef;
import io.gossamer.destination.resource.route.ParentRef;
import io.gossamer.destination.resource.route.Route;
import io.gossamer.destination.resource.route.RouteFilter;
import io.gossamer.destination.resource.route.RouteRule;
import io.gossamer.destination.source.properties.filter.Actions;
import io.gossamer.destination.source.properties.filter.Settings;
import io.gossamer.destination.source.properties.predicate.Conditions;
import io.gossamer.destination.source.properties.step.Property;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A route that was read, not yet put together with others of its group.
 *
 * @param namespace where the route lives: that of the Service, or of the clients that it is for
 * @param backends empty for the Service itself
 * @param settings annotations of the route
 */
record RouteDraft(
        Property at,
        String id,
        String namespace,
        int order,
        ParentRef parent,
        List<BackendRef> backends,
        Conditions conditions,
        Actions actions,
        Settings settings) {

    RouteDraft {
        backends = List.copyOf(backends);
    }

    ResourceKey service() {
        return new ResourceKey(Kind.SERVICE, parent.namespace(), parent.name());
    }

    /**
     * The same with other places to go to and without filters of its own place: it stands for a
     * group.
     */
    RouteDraft spread(List<BackendRef> shares) {
        return new RouteDraft(
                at,
                id,
                namespace,
                order,
                parent,
                shares,
                conditions,
                new Actions(
                        actions.ofRule(), actions.onRoute(), actions.onService(), actions.limit()),
                settings);
    }

    /**
     * The resource.
     *
     * @param rank among the routes of the properties: who wins where matches do not decide
     */
    Route route(int rank) {
        List<RouteFilter> filters = actions.filters();
        RouteRule rule =
                new RouteRule(
                        conditions.matches(),
                        filters,
                        actions.redirects() ? List.of() : backends,
                        null,
                        null,
                        null,
                        at.place(),
                        0);
        return new Route(
                Kind.GATEWAY_HTTP_ROUTE,
                new Metadata(
                        namespace,
                        id,
                        Map.of(),
                        settings.annotations(),
                        null,
                        Instant.EPOCH.plusMillis(rank),
                        at.origin(),
                        settings.origins()),
                List.of(parent),
                conditions.hosts(),
                List.of(rule));
    }
}
