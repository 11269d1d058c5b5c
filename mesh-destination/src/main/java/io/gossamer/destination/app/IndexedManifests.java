package io.gossamer.destination.app;

import io.gossamer.destination.index.Snapshot;
import io.gossamer.destination.resource.EndpointSlice;
import io.gossamer.destination.resource.Resource;
import io.gossamer.destination.resource.Service;
import io.gossamer.destination.source.registry.ManifestFacts;
import java.net.InetAddress;
import java.util.Map;
import java.util.function.Supplier;

/** What the index holds of manifests, for the registry's rules. */
record IndexedManifests(Supplier<Snapshot> snapshots) implements ManifestFacts {

    @Override
    public boolean definesPod(String namespace, String name) {
        return snapshots.get().pod(namespace, name).filter(pod -> !pod.registered()).isPresent();
    }

    @Override
    public boolean definesEndpoints(String namespace, String service) {
        return snapshots.get().slices(namespace, service).stream().anyMatch(this::manifest);
    }

    @Override
    public boolean definesEndpoint(InetAddress address, int port) {
        Snapshot snapshot = snapshots.get();
        // On loopback every process has the same address, and a manifest cannot own it.
        if (!address.isLoopbackAddress()
                && snapshot.podsAt(address).stream().anyMatch(this::manifest)) {
            return true;
        }
        return snapshot.all(EndpointSlice.class).stream()
                .filter(this::manifest)
                .anyMatch(slice -> defines(slice, address, port));
    }

    @Override
    public boolean selects(String namespace, String service, Map<String, String> labels) {
        return snapshots
                .get()
                .service(namespace, service)
                .filter(this::manifest)
                .map(Service::selector)
                .filter(selector -> !selector.isEmpty())
                .filter(selector -> labels.entrySet().containsAll(selector.entrySet()))
                .isPresent();
    }

    private static boolean defines(EndpointSlice slice, InetAddress address, int port) {
        return slice.ports().stream().anyMatch(offered -> offered.port() == port)
                && slice.endpoints().stream()
                        .anyMatch(endpoint -> endpoint.addresses().contains(address));
    }

    private boolean manifest(Resource resource) {
        return !resource.metadata().origin().registered();
    }
}
