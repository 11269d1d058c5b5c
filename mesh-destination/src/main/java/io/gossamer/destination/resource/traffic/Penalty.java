package io.gossamer.destination.resource.traffic;

import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How much a failure counts in the balancer, so that fast failures attract no traffic (semantics
 * 1.3, failure-aware EWMA).
 *
 * @param latency what a failure is taken for, more than zero
 * @param maxRetryAfter longest wish of an endpoint that is respected instead
 */
public record Penalty(Duration latency, Duration maxRetryAfter) {

    public static final String ENABLED = "balancer.alpha.linkerd.io/penalize-failures";
    public static final String LATENCY = "balancer.alpha.linkerd.io/load-biaser-penalty";
    public static final String MAX_RETRY_AFTER =
            "balancer.alpha.linkerd.io/load-biaser-max-retry-after";

    private static final Duration DEFAULT_LATENCY = Duration.ofSeconds(5);
    private static final Duration DEFAULT_MAX_RETRY_AFTER = Duration.ofSeconds(300);

    /** What a Service's annotations say; null if they ask for none. */
    public static @Nullable Penalty of(Map<String, String> annotations) {
        return read(annotations, fault -> {});
    }

    static @Nullable Penalty read(
            Map<String, String> annotations, Consumer<AnnotationFault> faults) {
        AnnotationReader reader = new AnnotationReader(annotations, faults);
        boolean enabled = reader.bool(ENABLED);
        Penalty penalty =
                new Penalty(
                        reader.positive(LATENCY, DEFAULT_LATENCY),
                        reader.positive(MAX_RETRY_AFTER, DEFAULT_MAX_RETRY_AFTER));
        return enabled ? penalty : null;
    }
}
