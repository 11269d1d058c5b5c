package io.gossamer.destination.source.compose;

import io.gossamer.destination.resource.Pod;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Labels of containers as annotations: they have the same keys. */
final class Annotations {

    private static final String OF_POD = "config.linkerd.io/";
    private static final String BY_NAME = "name";
    private static final List<String> OF_SERVICE =
            List.of(
                    "balancer.linkerd.io/",
                    "balancer.gossamer.io/",
                    "retry.linkerd.io/",
                    "timeout.linkerd.io/",
                    Pod.OPAQUE_PORTS);

    private Annotations() {}

    /** Of a replica that no sidecar describes. */
    static Map<String, String> ofPod(Replica replica) {
        Map<String, String> annotations = new HashMap<>(state(replica));
        replica.labels()
                .forEach(
                        (key, value) -> {
                            if (key.startsWith(OF_POD)) {
                                annotations.put(key, value);
                            }
                        });
        annotations.put(Pod.SERVICE, replica.service());
        annotations.put(Pod.BALANCE, replica.labels().getOrDefault(Pod.BALANCE, BY_NAME));
        return annotations;
    }

    /** What the engine alone knows of a replica. */
    static Map<String, String> state(Replica replica) {
        Map<String, String> annotations = new HashMap<>();
        if (!replica.why().isEmpty()) {
            annotations.put(Pod.UNREADY, replica.why());
        }
        return annotations;
    }

    /** Of the service: what its clients are to do. */
    static Map<String, String> ofService(Map<String, String> labels) {
        Map<String, String> annotations = new HashMap<>();
        labels.forEach(
                (key, value) -> {
                    if (OF_SERVICE.stream().anyMatch(key::startsWith)) {
                        annotations.put(key, value);
                    }
                });
        return annotations;
    }
}
