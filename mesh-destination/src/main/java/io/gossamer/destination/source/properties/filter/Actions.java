package io.gossamer.destination.source.properties.filter;

import io.gossamer.destination.resource.route.RouteFilter;
import io.gossamer.destination.source.properties.step.Property;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the filters of a route say together.
 *
 * @param filters of the request, of the response, then a redirect, or a rewrite and a status; each
 *     at most once
 * @param onRoute annotations of the route
 * @param onService annotations of the Service that clients call
 * @param limit null without one
 */
public record Actions(
        List<RouteFilter> filters, Settings onRoute, Settings onService, @Nullable Limit limit) {

    /**
     * A limit of requests.
     *
     * @param server the Server whose replicas are each limited
     * @param perIdentity whether each identity has the limit, else all clients together
     * @param at where it was stated
     */
    public record Limit(String server, int requestsPerSecond, boolean perIdentity, Property at) {}

    public Actions {
        filters = List.copyOf(filters);
    }

    /** The changes of headers, which each backend of a group may have of its own. */
    public List<RouteFilter> ofBackend() {
        return filters.stream().filter(filter -> !isOfRule(filter)).toList();
    }

    /** The filters that all backends of a group have in common. */
    public List<RouteFilter> ofRule() {
        return filters.stream().filter(Actions::isOfRule).toList();
    }

    private static boolean isOfRule(RouteFilter filter) {
        return filter instanceof RouteFilter.Rewrite || filter instanceof RouteFilter.Status;
    }

    /** Whether requests are answered with a redirect. */
    public boolean redirects() {
        return filters.stream().anyMatch(RouteFilter.Redirect.class::isInstance);
    }
}
