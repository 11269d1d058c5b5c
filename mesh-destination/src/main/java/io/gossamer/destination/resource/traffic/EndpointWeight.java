package io.gossamer.destination.resource.traffic;

import java.util.Map;
import java.util.function.Consumer;

/** How much of an endpoint's usual share of the requests a workload is to get (semantics 1.3). */
public final class EndpointWeight {

    /** Of a Pod, or of a workload that registers itself. */
    public static final String ANNOTATION = "balancer.gossamer.io/weight";

    /** What is usual. */
    public static final int FULL = 100;

    private EndpointWeight() {}

    /** Percent, 1 to {@value #FULL}; what is wrong counts as absent. */
    public static int of(Map<String, String> annotations) {
        return read(annotations, fault -> {});
    }

    /** The same, and tells what is wrong. */
    public static int read(Map<String, String> annotations, Consumer<AnnotationFault> faults) {
        return new AnnotationReader(annotations, faults).integer(ANNOTATION, 1, FULL).orElse(FULL);
    }
}
