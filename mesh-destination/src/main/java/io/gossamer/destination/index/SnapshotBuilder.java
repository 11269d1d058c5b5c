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
import java.util.HashMap;
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
                version, synced, resources, group(), List.copyOf(problems), Map.of(), Map.of());
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

    private void assignClusterIps() {
        Set<InetAddress> taken = new LinkedHashSet<>();
        List<Service> without = new ArrayList<>();
        for (Resource resource : resources.values()) {
            if (resource instanceof Service service) {
                taken.addAll(service.clusterIps());
                if (service.clusterIps().isEmpty()
                        && !service.headless()
                        && service.externalName() == null) {
                    without.add(service);
                }
            }
        }
        for (Service service : without) {
            String name = service.metadata().namespace() + "/" + service.metadata().name();
            clusterIps
                    .assign(name, taken)
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

    private Snapshot.Groups group() {
        Map<String, Map<Class<?>, List<Resource>>> byNamespace = new HashMap<>();
        Map<String, List<EndpointSlice>> slices = new HashMap<>();
        Map<InetAddress, List<Pod>> pods = new HashMap<>();
        Map<InetAddress, List<Service>> services = new HashMap<>();
        Map<ResourceKey, List<Route>> routes = new HashMap<>();
        for (Resource resource : resources.values()) {
            if (resource.kind() != Kind.NAMESPACE) {
                append(
                        byNamespace.computeIfAbsent(
                                resource.metadata().namespace(), absent -> new HashMap<>()),
                        resource.getClass(),
                        resource);
            }
            if (resource instanceof EndpointSlice slice && !slice.service().isEmpty()) {
                append(slices, serviceOf(slice), slice);
            } else if (resource instanceof Pod pod && !pod.gone()) {
                pod.addresses().forEach(address -> append(pods, address, pod));
            } else if (resource instanceof Service service) {
                service.clusterIps().forEach(address -> append(services, address, service));
            } else if (resource instanceof Route route) {
                parents(route).forEach(parent -> append(routes, parent, route));
            }
        }
        routes.values().forEach(list -> list.sort(Route.PRECEDENCE));
        return new Snapshot.Groups(byNamespace, slices, pods, services, routes);
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

    private static <K, V> void append(Map<K, List<V>> map, K key, V value) {
        map.computeIfAbsent(key, absent -> new ArrayList<>(1)).add(value);
    }
}
