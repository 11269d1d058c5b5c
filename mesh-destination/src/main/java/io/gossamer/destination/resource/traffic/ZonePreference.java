package io.gossamer.destination.resource.traffic;

import java.util.Map;
import java.util.function.Consumer;

/** Whether endpoints in the client's zone come first (semantics 1.3, zone-aware). */
public final class ZonePreference {

    /** {@code "true"}; {@code spec.trafficDistribution} of a Service stands for it. */
    public static final String ANNOTATION = "balancer.gossamer.io/zone-preference";

    private ZonePreference() {}

    /** What a Service's annotations say. */
    public static boolean of(Map<String, String> annotations) {
        return read(annotations, fault -> {});
    }

    static boolean read(Map<String, String> annotations, Consumer<AnnotationFault> faults) {
        return new AnnotationReader(annotations, faults).bool(ANNOTATION);
    }
}
