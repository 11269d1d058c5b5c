package io.gossamer.destination.view.status;

import io.gossamer.destination.resource.Problem;
import io.gossamer.destination.resource.Resource;
import io.gossamer.destination.resource.Service;
import io.gossamer.destination.resource.route.Route;
import io.gossamer.destination.resource.traffic.TrafficAnnotations;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Annotations that look like policy and are none: most often a name that is not quite right. */
final class AnnotationNames {

    private static final List<String> PREFIXES =
            List.of(
                    "retry.linkerd.io/",
                    "timeout.linkerd.io/",
                    "balancer.linkerd.io/",
                    "balancer.alpha.linkerd.io/",
                    "balancer.gossamer.io/",
                    "health.gossamer.io/",
                    "fault.gossamer.io/");

    private AnnotationNames() {}

    /** Those of a Service or route that have no effect there. */
    static List<Problem> unknown(Resource resource) {
        Set<String> known = known(resource);
        List<Problem> problems = new ArrayList<>();
        for (String key : new TreeSet<>(resource.metadata().annotations().keySet())) {
            if (PREFIXES.stream().anyMatch(key::startsWith) && !known.contains(key)) {
                problems.add(
                        new Findings(resource).at("metadata.annotations", key, expected(known)));
            }
        }
        return problems;
    }

    private static Set<String> known(Resource resource) {
        if (resource instanceof Service) {
            return TrafficAnnotations.OF_SERVICES;
        }
        if (resource instanceof Route route) {
            return switch (route.protocol()) {
                case HTTP -> TrafficAnnotations.OF_HTTP_ROUTES;
                case GRPC -> TrafficAnnotations.OF_GRPC_ROUTES;
                case TLS, TCP -> TrafficAnnotations.OF_CONNECTION_ROUTES;
            };
        }
        return Set.of();
    }

    private static String expected(Set<String> known) {
        return known.isEmpty()
                ? "on a Service or a route, where it has an effect"
                : "one of " + String.join(", ", new TreeSet<>(known));
    }
}
