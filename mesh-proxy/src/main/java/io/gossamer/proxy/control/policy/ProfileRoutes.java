package io.gossamer.proxy.control.policy;

import io.gossamer.proxy.model.Meta;
import io.gossamer.proxy.model.OutboundPolicy.Distribution;
import io.gossamer.proxy.model.OutboundPolicy.HttpRoute;
import io.gossamer.proxy.model.OutboundPolicy.HttpRule;
import io.gossamer.proxy.model.OutboundPolicy.Retry;
import io.gossamer.proxy.model.OutboundPolicy.Timeouts;
import io.gossamer.proxy.model.RequestMatch;
import io.gossamer.proxy.model.ServiceProfile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The routes of a service profile as those of a policy. Pure functions. */
final class ProfileRoutes {

    /** Of one request, however much budget is left. */
    private static final int MAX_RETRIES = 16;

    /** Of a body that is kept to be sent again. */
    private static final int MAX_BODY_BYTES = 64 << 10;

    /** The gRPC statuses that count as failures (semantics 1.4). */
    private static final List<Integer> GRPC_FAILURES = List.of(2, 4, 7, 13, 14, 15);

    private ProfileRoutes() {}

    /**
     * One for each route, and the one for all other requests.
     *
     * @param destination {@code name:port}
     */
    static List<HttpRoute> of(
            Profile profile, String destination, Meta meta, Distribution distribution) {
        List<HttpRoute> routes = new ArrayList<>(profile.routes().size() + 1);
        for (Profile.Route route : profile.routes()) {
            routes.add(
                    route(
                            meta,
                            RequestMatch.of(route.condition()),
                            distribution,
                            new Timeouts(Duration.ZERO, route.timeout(), Duration.ZERO),
                            route.retryable() && profile.budget() != null
                                    ? retry(route.failures())
                                    : null,
                            new ServiceProfile(
                                    destination,
                                    route.labels(),
                                    route.failures(),
                                    profile.budget())));
        }
        routes.add(
                route(
                        meta,
                        RequestMatch.ANY,
                        distribution,
                        Timeouts.NONE,
                        null,
                        new ServiceProfile(destination, Map.of(), null, profile.budget())));
        return routes;
    }

    private static HttpRoute route(
            Meta meta,
            RequestMatch match,
            Distribution distribution,
            Timeouts timeouts,
            @Nullable Retry retry,
            ServiceProfile profile) {
        HttpRule rule =
                new HttpRule(List.of(match), List.of(), distribution, timeouts, retry, false);
        return new HttpRoute(meta, List.of(), List.of(rule), false, profile);
    }

    private static Retry retry(BitSet failures) {
        return new Retry(
                MAX_RETRIES, MAX_BODY_BYTES, ranges(failures), GRPC_FAILURES, Duration.ZERO, null);
    }

    private static List<int[]> ranges(BitSet statuses) {
        List<int[]> ranges = new ArrayList<>();
        int first = statuses.nextSetBit(0);
        while (first >= 0) {
            int end = statuses.nextClearBit(first);
            ranges.add(new int[] {first, end - 1});
            first = statuses.nextSetBit(end);
        }
        return ranges;
    }
}
