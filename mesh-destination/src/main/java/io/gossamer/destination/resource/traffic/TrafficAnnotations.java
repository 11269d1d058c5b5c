package io.gossamer.destination.resource.traffic;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Checks annotations once, where they are read, so that later readers can rely on them. */
public final class TrafficAnnotations {

    /** What counts on a route of connections. */
    public static final Set<String> OF_CONNECTION_ROUTES = Set.of(Failover.ANNOTATION);

    private static final Set<String> OF_REQUESTS =
            Set.of(
                    Retry.HTTP,
                    Retry.GRPC,
                    Retry.LIMIT,
                    Retry.TIMEOUT,
                    Timeouts.REQUEST,
                    Timeouts.RESPONSE,
                    Timeouts.IDLE);

    /** What counts on a route of HTTP. */
    public static final Set<String> OF_HTTP_ROUTES = ofRoutes(Retry.GRPC);

    /** What counts on a route of gRPC. */
    public static final Set<String> OF_GRPC_ROUTES = ofRoutes(Retry.HTTP);

    /** What counts on a Service. */
    public static final Set<String> OF_SERVICES =
            Stream.of(
                            OF_REQUESTS,
                            Breaker.KEYS,
                            Set.copyOf(DestinationLimits.KEYS),
                            Set.copyOf(HealthCheck.KEYS),
                            Set.of(
                                    Penalty.ENABLED,
                                    Penalty.LATENCY,
                                    Penalty.MAX_RETRY_AFTER,
                                    SessionAffinity.ANNOTATION,
                                    SlowStart.ANNOTATION,
                                    ZonePreference.ANNOTATION))
                    .flatMap(Set::stream)
                    .collect(Collectors.toUnmodifiableSet());

    private TrafficAnnotations() {}

    private static Set<String> ofRoutes(String otherProtocol) {
        return Stream.of(OF_REQUESTS, Fault.KEYS, OF_CONNECTION_ROUTES)
                .flatMap(Set::stream)
                .filter(key -> !key.equals(otherProtocol))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** What is wrong with the annotations of a Service. */
    public static List<AnnotationFault> faultsOfService(Map<String, String> annotations) {
        List<AnnotationFault> faults = ofRequests(annotations);
        Breaker.read(annotations, faults::add);
        Penalty.read(annotations, faults::add);
        SessionAffinity.read(annotations, faults::add);
        SlowStart.read(annotations, faults::add);
        DestinationLimits.read(annotations, faults::add);
        ZonePreference.read(annotations, faults::add);
        HealthCheck.read(annotations, faults::add);
        return faults;
    }

    /**
     * What is wrong with the annotations of a route.
     *
     * @param grpc whether it is one of gRPC
     */
    public static List<AnnotationFault> faultsOfRoute(
            Map<String, String> annotations, boolean grpc) {
        List<AnnotationFault> faults = ofRequests(annotations);
        Fault.read(annotations, grpc, faults::add);
        Failover.read(annotations, faults::add);
        return faults;
    }

    private static List<AnnotationFault> ofRequests(Map<String, String> annotations) {
        List<AnnotationFault> faults = new ArrayList<>();
        Retry.check(annotations, faults::add);
        Timeouts.read(annotations, faults::add);
        return faults;
    }
}
