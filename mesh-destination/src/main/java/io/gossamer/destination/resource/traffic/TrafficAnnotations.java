package io.gossamer.destination.resource.traffic;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Checks annotations once, where they are read, so that later readers can rely on them. */
public final class TrafficAnnotations {

    private TrafficAnnotations() {}

    /** What is wrong with the annotations of a Service. */
    public static List<AnnotationFault> faultsOfService(Map<String, String> annotations) {
        List<AnnotationFault> faults = faultsOfRoute(annotations);
        Breaker.read(annotations, faults::add);
        Penalty.read(annotations, faults::add);
        return faults;
    }

    /** What is wrong with the annotations of a route. */
    public static List<AnnotationFault> faultsOfRoute(Map<String, String> annotations) {
        List<AnnotationFault> faults = new ArrayList<>();
        Retry.check(annotations, faults::add);
        Timeouts.read(annotations, faults::add);
        return faults;
    }
}
