package io.gossamer.destination.view;

import io.gossamer.destination.resource.profile.ServiceProfile;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How traffic to an address or name is treated: what {@code GetProfile} answers. */
public sealed interface Profile {

    /**
     * Traffic to a service.
     *
     * @param opaque bytes are forwarded as they are
     * @param stated the ServiceProfile that holds for the client; null if none does
     */
    record OfService(String namespace, String name, boolean opaque, @Nullable ServiceProfile stated)
            implements Profile {}

    /**
     * Traffic to one endpoint.
     *
     * @param labels metric labels beside the endpoint's own
     */
    record OfEndpoint(Endpoint endpoint, Map<String, String> labels, boolean opaque)
            implements Profile {

        public OfEndpoint {
            labels = Map.copyOf(labels);
        }
    }

    /** Traffic to a port that the service does not have. */
    record Undefined() implements Profile {}
}
