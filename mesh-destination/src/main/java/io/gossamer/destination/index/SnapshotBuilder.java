package io.gossamer.destination.index;

import io.gossamer.destination.resource.EndpointSlice;
import io.gossamer.destination.resource.Kind;
import io.gossamer.destination.resource.Pod;
import io.gossamer.destination.resource.Problem;
import io.gossamer.destination.resource.Resource;
import io.gossamer.destination.resource.ResourceKey;
import io.gossamer.destination.resource.Service;
import io.gossamer.destination.resource.policy.EgressNetwork;
import io.gossamer.destination.resource.route.ParentRef;
import io.gossamer.destination.resource.route.Route;
import io.gossamer.destination.source.Bundle;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Merges bundles into a snapshot. A manifest wins over a registration, the first file in
 * alphabetical order over later ones; what loses is a problem.
 */
final class SnapshotBuilder {

    private final ClusterIps clusterIps;
    private final Map<ResourceKey, Resource> resources = new TreeMap<>();
    private final Set<Problem> problems = new LinkedHashSet<>();
    private final Set<String> sliced = new HashSet<>();

    SnapshotBuilder(ClusterIps clusterIps) {
        this.clusterIps = clusterIps;
    }

    Snapshot empty() {
        return build(0, false, List.of());
    }

    /**
     * @param bundles in the order of their names
     */
    Snapshot build(long version, boolean synced, Collection<Bundle> bundles) {
        for (Bundle bundle : bundles) {
            problems.addAll(bundle.problems());
            bundle.resources().stream().filter(r -> !registered(r)).forEach(this::addManifest);
        }
        for (Bundle bundle : bundles) {
            bundle.resources().stream()
                    .filter(SnapshotBuilder::registered)
                    .forEach(this::addRegistered);
        }
        assignClusterIps();
        return new Snapshot(
                version,
                synced,
                PersistentMap.of(resources),
                Groups.of(resources.values()),
                List.copyOf(problems),
                Map.of(),
                PersistentMap.empty());
    }

    private static boolean registered(Resource resource) {
        return resource.metadata().origin().registered();
    }

    private void addManifest(Resource resource) {
        Resource first = resources.putIfAbsent(resource.key(), resource);
        if (first != null) {
            problem(resource, "defined again", "one definition; " + origin(first) + " holds");
        } else if (resource instanceof EndpointSlice slice) {
            sliced.add(serviceOf(slice));
        }
    }

    private void addRegistered(Resource resource) {
        if (resource instanceof EndpointSlice slice && sliced.contains(serviceOf(slice))) {
            problem(
                    resource,
                    "registered endpoints of " + slice.service(),
                    "no EndpointSlice of this service in a manifest, or no registration");
            return;
        }
        Resource first = resources.putIfAbsent(resource.key(), resource);
        if (first != null && resource instanceof Pod) {
            problem(resource, "registered", "no Pod of this name in " + origin(first));
        }
    }

    private static String serviceOf(EndpointSlice slice) {
        return Snapshot.sliceKey(slice.metadata().namespace(), slice.service());
    }

    private void problem(Resource resource, String value, String expected) {
        problems.add(
                new Problem(
                        resource.metadata().origin().source(),
                        resource.metadata().origin().line(),
                        resource.key().toString(),
                        "",
                        value,
                        expected));
    }

    private static String origin(Resource resource) {
        return resource.metadata().origin().toString();
    }

    static boolean needsClusterIp(Service service) {
        return service.clusterIps().isEmpty()
                && !service.headless()
                && service.externalName() == null;
    }

    /** By what an assigned address is remembered. */
    static String addressName(Service service) {
        return service.metadata().namespace() + "/" + service.metadata().name();
    }

    private void assignClusterIps() {
        Set<InetAddress> taken = new LinkedHashSet<>();
        List<Service> without = new ArrayList<>();
        for (Resource resource : resources.values()) {
            if (resource instanceof Service service) {
                taken.addAll(service.clusterIps());
                if (needsClusterIp(service)) {
                    without.add(service);
                }
            }
        }
        for (Service service : without) {
            clusterIps
                    .assign(addressName(service), taken)
                    .ifPresentOrElse(
                            address -> {
                                taken.add(address);
                                resources.put(service.key(), service.withClusterIp(address));
                            },
                            () ->
                                    problem(
                                            service,
                                            "no address left",
                                            "a larger mesh.destination.service-cidr"));
        }
    }

    /** The Services, Servers and EgressNetworks of a route, each once. */
    static Set<ResourceKey> parents(Route route) {
        Set<ResourceKey> keys = new LinkedHashSet<>();
        for (ParentRef parent : route.parents()) {
            if (parent.isService()) {
                keys.add(new ResourceKey(Kind.SERVICE, parent.namespace(), parent.name()));
            } else if (parent.isServer()) {
                keys.add(new ResourceKey(Kind.SERVER, parent.namespace(), parent.name()));
            } else if (parent.isEgressNetwork()) {
                keys.add(EgressNetwork.key(parent.namespace(), parent.name()));
            }
        }
        return keys;
    }
}
