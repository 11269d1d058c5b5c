package io.gossamer.destination.resource.traffic;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What one client may ask of a Service at once (semantics 1.4, bulkhead); 0 for no limit.
 *
 * @param connections that are open and carry one thing at a time: TCP and HTTP/1
 * @param requests in flight
 * @param pending requests and connections that wait for an endpoint
 */
public record DestinationLimits(int connections, int requests, int pending) {

    public static final String MAX_CONNECTIONS = "balancer.gossamer.io/max-connections";
    public static final String MAX_REQUESTS = "balancer.gossamer.io/max-requests";
    public static final String MAX_PENDING = "balancer.gossamer.io/max-pending";

    public static final List<String> KEYS = List.of(MAX_CONNECTIONS, MAX_REQUESTS, MAX_PENDING);

    private static final int HIGHEST = 1_000_000;

    /** What a Service's annotations say; null if they ask for none. */
    public static @Nullable DestinationLimits of(Map<String, String> annotations) {
        return read(annotations, fault -> {});
    }

    static @Nullable DestinationLimits read(
            Map<String, String> annotations, Consumer<AnnotationFault> faults) {
        AnnotationReader reader = new AnnotationReader(annotations, faults);
        DestinationLimits limits =
                new DestinationLimits(
                        limit(reader, MAX_CONNECTIONS),
                        limit(reader, MAX_REQUESTS),
                        limit(reader, MAX_PENDING));
        return limits.connections + limits.requests + limits.pending == 0 ? null : limits;
    }

    /** The limit that an annotation sets; 0 for none. */
    public int of(String key) {
        return switch (key) {
            case MAX_CONNECTIONS -> connections;
            case MAX_REQUESTS -> requests;
            case MAX_PENDING -> pending;
            default -> 0;
        };
    }

    /** None at all would be a Service that nobody can use: that is a policy's to say. */
    private static int limit(AnnotationReader reader, String key) {
        OptionalInt value = reader.integer(key, HIGHEST);
        if (value.isPresent() && value.getAsInt() == 0) {
            reader.fault(key, "an integer from 1 to " + HIGHEST);
        }
        return value.orElse(0);
    }
}
