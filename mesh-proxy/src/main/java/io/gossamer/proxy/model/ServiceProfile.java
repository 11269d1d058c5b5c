package io.gossamer.proxy.model;

import java.time.Duration;
import java.util.BitSet;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a service profile says of the requests of one of its routes, beyond what every route has
 * (contract section 2, DestinationProfile).
 *
 * @param destination {@code name:port}, for the label {@code dst} and {@code l5d-dst-canonical}
 * @param labels of the route's metrics, without the prefix {@code rt_}
 * @param failures which HTTP statuses count as failures, where that is not what is usual; null
 *     otherwise. Not to be changed
 * @param budget of the retries at this destination, or null
 */
public record ServiceProfile(
        String destination,
        Map<String, String> labels,
        @Nullable BitSet failures,
        @Nullable Budget budget) {

    /**
     * How many retries there may be.
     *
     * @param ratio retries for each request
     * @param minPerSecond retries that are always allowed
     * @param ttl over which both are counted
     */
    public record Budget(double ratio, int minPerSecond, Duration ttl) {}
}
