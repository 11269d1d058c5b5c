package io.gossamer.proxy.control.policy;

import io.gossamer.api.destination.DestinationProfile;
import io.gossamer.api.destination.WeightedDst;
import io.gossamer.proxy.control.discovery.EndpointMapping;
import io.gossamer.proxy.model.Endpoint;
import io.gossamer.proxy.model.RequestMatch.Condition;
import io.gossamer.proxy.model.ServiceProfile.Budget;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What counts of a profile (contract section 2, DestinationProfile).
 *
 * @param name fully qualified name of the service; empty if none
 * @param opaque whether detection is skipped, whatever the policy says
 * @param endpoint of an address that is no service; null if none
 * @param overrides destinations instead of the service itself, with their weights
 * @param routes in the order in which they are tried
 * @param budget of retries; null if nothing is retried
 */
record Profile(
        String name,
        boolean opaque,
        @Nullable Endpoint endpoint,
        List<Override> overrides,
        List<Route> routes,
        @Nullable Budget budget) {

    /**
     * Requests that are told apart; the first whose condition holds counts.
     *
     * @param failures statuses that count as failures. Not to be changed
     * @param labels of its metrics
     * @param retryable whether what failed is tried again
     * @param timeout of a request with its retries; zero means none
     */
    record Route(
            Condition condition,
            BitSet failures,
            Map<String, String> labels,
            boolean retryable,
            Duration timeout) {}

    /**
     * A share of the traffic.
     *
     * @param authority {@code name:port}
     * @param weight more than zero
     */
    record Override(String authority, int weight) {}

    static Profile of(DestinationProfile message) {
        List<Override> overrides = new ArrayList<>();
        for (WeightedDst target : message.getDstOverridesList()) {
            int weight = target.getWeight() < 0 ? Integer.MAX_VALUE : target.getWeight();
            if (weight > 0 && !target.getAuthority().isEmpty()) {
                overrides.add(new Override(target.getAuthority(), weight));
            }
        }
        return new Profile(
                message.getFullyQualifiedName(),
                message.getOpaqueProtocol(),
                message.hasEndpoint()
                        ? EndpointMapping.endpoint(message.getEndpoint(), Map.of())
                        : null,
                List.copyOf(overrides),
                ProfileMapping.routes(message),
                ProfileMapping.budget(message));
    }

    /** A profile that says nothing. */
    boolean isEmpty() {
        return name.isEmpty() && !opaque && endpoint == null && !routesHttp();
    }

    /** Whether it takes the place of the policy's routes. */
    boolean routesHttp() {
        return !overrides.isEmpty() || !routes.isEmpty();
    }
}
