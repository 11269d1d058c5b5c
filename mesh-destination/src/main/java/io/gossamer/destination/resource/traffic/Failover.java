package io.gossamer.destination.resource.traffic;

import java.util.Map;
import java.util.function.Consumer;

/**
 * Whether the backends of a route's rules stand in for each other: the first that has ready
 * endpoints takes all, instead of each its share by weight (semantics 1.5, failover).
 */
public final class Failover {

    public static final String ANNOTATION = "balancer.gossamer.io/failover";

    private Failover() {}

    /** What a route's annotations say. */
    public static boolean of(Map<String, String> annotations) {
        return read(annotations, fault -> {});
    }

    static boolean read(Map<String, String> annotations, Consumer<AnnotationFault> faults) {
        return new AnnotationReader(annotations, faults).bool(ANNOTATION);
    }
}
