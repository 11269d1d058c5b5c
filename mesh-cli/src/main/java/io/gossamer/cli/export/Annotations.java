package io.gossamer.cli.export;

import io.gossamer.cli.compose.plan.MeshMember;
import io.gossamer.cli.export.source.Names;
import io.gossamer.cli.export.source.Notes;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The annotations that the labels of a service become, by key. */
final class Annotations {

    private static final String CONFIG = "config.linkerd.io/";
    private static final String OPAQUE_PORTS = CONFIG + "opaque-ports";
    private static final List<String> OF_SERVICES =
            List.of(
                    "retry.linkerd.io/",
                    "timeout.linkerd.io/",
                    "balancer.linkerd.io/",
                    "balancer.gossamer.io/",
                    "health.gossamer.io/");
    private static final List<String> OF_COMPOSE = List.of("mesh.", "com.docker.");

    private final Map<String, String> pod = new TreeMap<>();
    private final Map<String, String> service = new TreeMap<>();

    private Annotations() {}

    static Annotations of(Workload workload, Notes notes) {
        Annotations annotations = new Annotations();
        for (String source : List.of("annotations", "labels")) {
            workload.service()
                    .pairs(source)
                    .forEach(
                            (key, value) -> {
                                if (!annotations.add(key, value.value())) {
                                    notes.of(
                                            workload.service(),
                                            source,
                                            key,
                                            "a key that an annotation can have; it is left out");
                                }
                            });
        }
        return annotations;
    }

    private boolean add(String key, String value) {
        if (key.equals(MeshMember.INJECT) || OF_COMPOSE.stream().anyMatch(key::startsWith)) {
            return true;
        }
        if (!Names.isAnnotation(key)) {
            return false;
        }
        if (OF_SERVICES.stream().anyMatch(key::startsWith)) {
            service.put(key, value);
            return true;
        }
        pod.put(key, value);
        if (key.equals(OPAQUE_PORTS)) {
            service.put(key, value);
        }
        return true;
    }

    /** Of its Pods; a copy. */
    Map<String, String> ofPod() {
        return new TreeMap<>(pod);
    }

    /** Of its Service. */
    Map<String, String> ofService() {
        return service;
    }
}
