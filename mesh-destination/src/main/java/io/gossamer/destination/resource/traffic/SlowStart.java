package io.gossamer.destination.resource.traffic;

import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How long the share of a new endpoint grows, so that what has just started is not flooded
 * (semantics 1.3, slow start).
 *
 * @param window more than zero, an hour at most
 */
public record SlowStart(Duration window) {

    public static final String ANNOTATION = "balancer.gossamer.io/slow-start";

    private static final Duration LONGEST = Duration.ofHours(1);

    /** What a Service's annotations say; null if they ask for none, or for 0. */
    public static @Nullable SlowStart of(Map<String, String> annotations) {
        return read(annotations, fault -> {});
    }

    static @Nullable SlowStart read(
            Map<String, String> annotations, Consumer<AnnotationFault> faults) {
        AnnotationReader reader = new AnnotationReader(annotations, faults);
        Duration window = reader.duration(ANNOTATION);
        if (window == null || window.isZero()) {
            return null;
        }
        if (window.compareTo(LONGEST) > 0) {
            reader.fault(ANNOTATION, "at most 1h");
            return null;
        }
        return new SlowStart(window);
    }
}
