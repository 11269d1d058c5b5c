package io.gossamer.destination.resource.route;

import io.gossamer.destination.resource.Place;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One rule of a route.
 *
 * @param matches alternatives; empty matches everything
 * @param filters in their order
 * @param backends empty for the parent itself
 * @param request how long the whole exchange may take; zero for ever, null if not stated
 * @param backendRequest how long one try may take; zero for ever, null if not stated
 * @param retry null if not stated
 * @param timeoutsLine where these times stand, from 1; 0 if there are no lines
 */
public record RouteRule(
        List<RouteMatch> matches,
        List<RouteFilter> filters,
        List<BackendRef> backends,
        @Nullable Duration request,
        @Nullable Duration backendRequest,
        @Nullable RuleRetry retry,
        Place place,
        int timeoutsLine) {

    public RouteRule {
        matches = List.copyOf(matches);
        filters = List.copyOf(filters);
        backends = List.copyOf(backends);
    }
}
