package io.gossamer.destination.source.compose;

import io.gossamer.destination.resource.EndpointSlice;
import io.gossamer.destination.resource.Metadata;
import io.gossamer.destination.resource.Pod;
import io.gossamer.destination.resource.Resource;
import io.gossamer.destination.resource.Service;
import io.gossamer.destination.source.Bundle;
import io.gossamer.destination.source.ResourceSink;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Completes what sidecars registered with what the engine says of their containers, on its way to
 * the index: who they are, sidecars prove; whether they run, and at which addresses, the engine
 * knows. What the engine does not know stays as it was registered. Thread-safe.
 */
public final class EngineOverlay implements ResourceSink {

    /** The name of this source, and of its bundle. */
    public static final String NAME = "docker";

    private final ResourceSink sink;
    private final Map<String, Bundle> registered = new TreeMap<>();
    private EngineView view;

    /**
     * @param namespace of the containers
     */
    public EngineOverlay(ResourceSink sink, String namespace) {
        this.sink = sink;
        this.view = EngineView.nothing(namespace);
    }

    @Override
    public synchronized long accept(Map<String, Bundle> put, Set<String> removed) {
        Map<String, Bundle> changed = new TreeMap<>();
        put.forEach(
                (name, bundle) -> {
                    if (bundle.resources().stream().anyMatch(EngineOverlay::isRegistered)) {
                        registered.put(name, bundle);
                        changed.put(name, completed(bundle));
                    } else {
                        registered.remove(name);
                        changed.put(name, bundle);
                    }
                });
        registered.keySet().removeAll(removed);
        return sink.accept(changed, removed);
    }

    @Override
    public void synced(String source) {
        sink.synced(source);
    }

    /** What the engine says now. */
    synchronized void update(EngineView now) {
        if (now.equals(view)) {
            return;
        }
        view = now;
        Map<String, Bundle> changed = new TreeMap<>();
        registered.forEach((name, bundle) -> changed.put(name, completed(bundle)));
        changed.put(NAME, OwnResources.of(now));
        sink.accept(changed, Set.of());
    }

    synchronized EngineView view() {
        return view;
    }

    private static boolean isRegistered(Resource resource) {
        return resource.metadata().origin().registered();
    }

    private Bundle completed(Bundle bundle) {
        if (view.replicas().isEmpty()) {
            return bundle;
        }
        List<Resource> resources = new ArrayList<>();
        for (Resource resource : bundle.resources()) {
            if (resource instanceof Pod pod) {
                resources.add(completed(pod));
            } else if (resource instanceof EndpointSlice slice) {
                resources.add(completed(slice));
            } else if (resource instanceof Service service) {
                resources.add(completed(service));
            } else {
                resources.add(resource);
            }
        }
        return new Bundle(resources, bundle.problems());
    }

    private @Nullable Replica replica(Metadata metadata, String name) {
        Replica replica =
                metadata.namespace().equals(view.namespace()) ? view.replicas().get(name) : null;
        return replica != null && replica.hasSidecar() ? replica : null;
    }

    private Pod completed(Pod pod) {
        Replica replica = replica(pod.metadata(), pod.metadata().name());
        if (replica == null) {
            return pod;
        }
        Map<String, String> annotations = new HashMap<>(Annotations.state(replica));
        boolean moved = hasMoved(pod.addresses(), replica);
        if (moved) {
            annotations.put(Pod.UNREADY, "registered from an address that its container has not");
        }
        return new Pod(
                pod.metadata().withAnnotations(annotations, Map.of()),
                pod.serviceAccount(),
                pod.node(),
                pod.hostname(),
                pod.subdomain(),
                moved ? pod.addresses() : all(pod.addresses(), replica),
                pod.ready() && replica.isReady() && !moved,
                pod.gone(),
                pod.portsByName(),
                pod.appPorts(),
                pod.proxy());
    }

    private EndpointSlice completed(EndpointSlice slice) {
        List<EndpointSlice.Endpoint> endpoints = new ArrayList<>();
        for (EndpointSlice.Endpoint endpoint : slice.endpoints()) {
            Replica replica = replica(slice.metadata(), endpoint.pod());
            endpoints.add(replica == null ? endpoint : completed(endpoint, replica));
        }
        return new EndpointSlice(slice.metadata(), slice.service(), endpoints, slice.ports());
    }

    private static EndpointSlice.Endpoint completed(
            EndpointSlice.Endpoint endpoint, Replica replica) {
        boolean moved = hasMoved(endpoint.addresses(), replica);
        return new EndpointSlice.Endpoint(
                moved ? endpoint.addresses() : all(endpoint.addresses(), replica),
                endpoint.ready() && replica.isReady() && !moved,
                endpoint.pod(),
                endpoint.hostname(),
                endpoint.node(),
                endpoint.zone(),
                endpoint.forZones());
    }

    /** Whether its container has come back elsewhere, and its sidecar has not said so yet. */
    private static boolean hasMoved(List<InetAddress> addresses, Replica replica) {
        return !replica.addresses().isEmpty()
                && Collections.disjoint(addresses, replica.addresses());
    }

    private static List<InetAddress> all(List<InetAddress> addresses, Replica replica) {
        Set<InetAddress> all = new LinkedHashSet<>(addresses);
        all.addAll(replica.addresses());
        return List.copyOf(all);
    }

    private Service completed(Service service) {
        Map<String, String> annotations = new HashMap<>();
        if (service.metadata().namespace().equals(view.namespace())) {
            new TreeMap<>(view.replicas())
                    .values().stream()
                            .filter(Replica::hasSidecar)
                            .filter(r -> r.service().equals(service.metadata().name()))
                            .map(Replica::labels)
                            .map(Annotations::ofService)
                            .filter(found -> !found.isEmpty())
                            .findFirst()
                            .ifPresent(annotations::putAll);
        }
        if (annotations.isEmpty()) {
            return service;
        }
        annotations.putAll(service.metadata().annotations());
        return service.withMetadata(service.metadata().withAnnotations(annotations, Map.of()));
    }
}
