package io.gossamer.proxy.control.policy;

import io.gossamer.api.destination.DestinationProfile;
import io.gossamer.api.destination.WeightedDst;
import io.gossamer.proxy.control.discovery.EndpointMapping;
import io.gossamer.proxy.model.Endpoint;
import java.util.ArrayList;
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
 */
record Profile(String name, boolean opaque, @Nullable Endpoint endpoint, List<Override> overrides) {

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
                List.copyOf(overrides));
    }

    /** A profile that says nothing. */
    boolean isEmpty() {
        return name.isEmpty() && !opaque && endpoint == null && overrides.isEmpty();
    }
}
