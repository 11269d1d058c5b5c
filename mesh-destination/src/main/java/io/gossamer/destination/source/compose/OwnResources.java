package io.gossamer.destination.source.compose;

import io.gossamer.destination.resource.EndpointSlice;
import io.gossamer.destination.resource.Metadata;
import io.gossamer.destination.resource.Origin;
import io.gossamer.destination.resource.Pod;
import io.gossamer.destination.resource.Resource;
import io.gossamer.destination.resource.Service;
import io.gossamer.destination.source.Bundle;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Replicas without a sidecar as resources: a Pod and an EndpointSlice each, and their services. */
final class OwnResources {

    private static final Origin ORIGIN = new Origin(Origin.DOCKER, 0);

    private final String namespace;
    private final List<Resource> resources = new ArrayList<>();
    private final Map<String, Map<Integer, Service.Port>> services = new TreeMap<>();
    private final Map<String, Map<String, String>> labels = new TreeMap<>();

    private OwnResources(String namespace) {
        this.namespace = namespace;
    }

    static Bundle of(EngineView view) {
        OwnResources result = new OwnResources(view.namespace());
        new TreeMap<>(view.replicas())
                .values().stream().filter(replica -> !replica.hasSidecar()).forEach(result::add);
        result.services.forEach(result::addService);
        return new Bundle(result.resources, view.problems());
    }

    private void add(Replica replica) {
        resources.add(pod(replica));
        if (replica.ports().isEmpty()) {
            return;
        }
        List<EndpointSlice.Port> ports = new ArrayList<>();
        Map<Integer, Service.Port> ofService =
                services.computeIfAbsent(replica.service(), name -> new LinkedHashMap<>());
        for (int port : replica.ports().stream().sorted().toList()) {
            ofService.putIfAbsent(
                    port, new Service.Port("", port, Service.Target.number(port), ""));
            ports.add(new EndpointSlice.Port("", port, port));
        }
        labels.putIfAbsent(replica.service(), replica.labels());
        resources.add(
                new EndpointSlice(
                        metadata(replica.name() + "." + replica.service(), Map.of()),
                        replica.service(),
                        List.of(
                                new EndpointSlice.Endpoint(
                                        replica.addresses(),
                                        replica.isReady(),
                                        replica.name(),
                                        replica.name(),
                                        "",
                                        "",
                                        Set.of())),
                        ports));
    }

    private Pod pod(Replica replica) {
        return new Pod(
                metadata(replica.name(), Annotations.ofPod(replica)),
                replica.service(),
                "",
                replica.name(),
                "",
                replica.addresses(),
                replica.isReady(),
                false,
                Map.of(),
                replica.ports(),
                null);
    }

    private void addService(String name, Map<Integer, Service.Port> ports) {
        resources.add(
                new Service(
                        metadata(name, Annotations.ofService(labels.getOrDefault(name, Map.of()))),
                        List.of(),
                        false,
                        null,
                        Map.of(),
                        List.copyOf(ports.values()),
                        false,
                        false));
    }

    private Metadata metadata(String name, Map<String, String> annotations) {
        return new Metadata(namespace, name, Map.of(), annotations, null, null, ORIGIN);
    }
}
