package io.gossamer.destination.resource.profile;

import io.gossamer.destination.resource.Kind;
import io.gossamer.destination.resource.Metadata;
import io.gossamer.destination.resource.Resource;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A ServiceProfile; its name is the DNS name of a service.
 *
 * @param budget of retries; null for the default
 * @param overrides where requests go instead of the service; empty for the service
 */
public record ServiceProfile(
        Metadata metadata, List<Route> routes, @Nullable Budget budget, List<Override> overrides)
        implements Resource {

    /**
     * @param timeout of a request with its retries; zero for none
     * @param line where it begins; 0 if there are no lines
     */
    public record Route(
            String name,
            Condition<Condition.OfRequest> condition,
            List<ResponseClass> responseClasses,
            boolean retryable,
            Duration timeout,
            int line) {

        public Route {
            responseClasses = List.copyOf(responseClasses);
        }
    }

    /** Which responses are failures, or not. */
    public record ResponseClass(Condition<Condition.Status> condition, boolean failure) {}

    /**
     * @param ratio of retries to requests
     */
    public record Budget(float ratio, int minPerSecond, Duration ttl) {

        /** The contract's, which holds where a profile has none of its own. */
        public static final Budget DEFAULT = new Budget(0.2f, 10, Duration.ofSeconds(10));
    }

    /**
     * @param authority DNS name of a service, possibly with a port
     * @param milliWeight thousandths
     */
    public record Override(String authority, int milliWeight) {}

    public ServiceProfile {
        routes = List.copyOf(routes);
        overrides = List.copyOf(overrides);
    }

    @java.lang.Override
    public Kind kind() {
        return Kind.SERVICE_PROFILE;
    }
}
