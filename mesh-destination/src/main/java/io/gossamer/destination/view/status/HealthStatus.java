package io.gossamer.destination.view.status;

import io.gossamer.destination.index.Snapshot;
import io.gossamer.destination.resource.EndpointSlice;
import io.gossamer.destination.resource.Place;
import io.gossamer.destination.resource.Pod;
import io.gossamer.destination.resource.Problem;
import io.gossamer.destination.resource.Service;
import io.gossamer.destination.resource.traffic.HealthCheck;
import java.util.List;
import java.util.Map;

/** Whether the health check that a Service asks for is made. */
final class HealthStatus {

    private HealthStatus() {}

    /** What keeps it from being made; nothing if the Service asks for none. */
    static List<Problem> problems(Snapshot snapshot, Service service) {
        Map<String, String> annotations = service.metadata().annotations();
        HealthCheck check = HealthCheck.of(annotations);
        long unchecked = check == null ? 0 : ofManifests(snapshot, service);
        if (check == null || unchecked == 0) {
            return List.of();
        }
        String key = check.askedBy(annotations);
        return List.of(
                new Findings(service)
                        .at(
                                new Place(
                                        "metadata.annotations." + key,
                                        service.metadata().annotationOrigin(key).line()),
                                String.valueOf(annotations.get(key)),
                                "workloads whose sidecars register; "
                                        + unchecked
                                        + " of manifests are as ready as these say"));
    }

    private static long ofManifests(Snapshot snapshot, Service service) {
        String namespace = service.metadata().namespace();
        long ofSlices =
                snapshot.slices(namespace, service.metadata().name()).stream()
                        .filter(slice -> !slice.metadata().origin().registered())
                        .map(EndpointSlice::endpoints)
                        .mapToLong(List::size)
                        .sum();
        if (ofSlices > 0 || service.selector().isEmpty()) {
            return ofSlices;
        }
        return snapshot.all(Pod.class, namespace).stream()
                .filter(pod -> !pod.registered())
                .filter(
                        pod ->
                                pod.metadata()
                                        .labels()
                                        .entrySet()
                                        .containsAll(service.selector().entrySet()))
                .count();
    }
}
