package io.gossamer.destination.index;

import io.gossamer.destination.resource.EndpointSlice;
import io.gossamer.destination.resource.Kind;
import io.gossamer.destination.resource.Pod;
import io.gossamer.destination.resource.Resource;
import io.gossamer.destination.resource.ResourceKey;
import io.gossamer.destination.resource.Service;
import io.gossamer.destination.resource.route.Route;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The resources of one version, grouped by what they are looked up by; within a group by name, and
 * routes in their precedence. Immutable.
 */
record Groups(
        PersistentMap<String, List<Resource>> byKind,
        PersistentMap<String, List<EndpointSlice>> slices,
        PersistentMap<InetAddress, List<Pod>> podsByAddress,
        PersistentMap<InetAddress, List<Service>> servicesByAddress,
        PersistentMap<ResourceKey, List<Route>> routesByParent) {

    private static final Comparator<Resource> BY_NAME = Comparator.comparing(Resource::key);

    Groups with(Resource resource) {
        return changed(resource, true);
    }

    Groups without(Resource resource) {
        return changed(resource, false);
    }

    private Groups changed(Resource resource, boolean add) {
        PersistentMap<String, List<Resource>> kinds = byKind;
        PersistentMap<String, List<EndpointSlice>> newSlices = slices;
        PersistentMap<InetAddress, List<Pod>> pods = podsByAddress;
        PersistentMap<InetAddress, List<Service>> services = servicesByAddress;
        PersistentMap<ResourceKey, List<Route>> routes = routesByParent;
        if (resource.kind() != Kind.NAMESPACE) {
            String kind = kindKey(resource.getClass(), resource.metadata().namespace());
            kinds = changed(kinds, kind, resource, BY_NAME, add);
        }
        if (resource instanceof EndpointSlice slice && !slice.service().isEmpty()) {
            String service = Snapshot.sliceKey(slice.metadata().namespace(), slice.service());
            newSlices = changed(newSlices, service, slice, BY_NAME, add);
        } else if (resource instanceof Pod pod && !pod.gone()) {
            for (InetAddress address : pod.addresses()) {
                pods = changed(pods, address, pod, BY_NAME, add);
            }
        } else if (resource instanceof Service service) {
            for (InetAddress address : service.clusterIps()) {
                services = changed(services, address, service, BY_NAME, add);
            }
        } else if (resource instanceof Route route) {
            for (ResourceKey parent : SnapshotBuilder.parents(route)) {
                routes = changed(routes, parent, route, Route.PRECEDENCE, add);
            }
        }
        return new Groups(kinds, newSlices, pods, services, routes);
    }

    static String kindKey(Class<?> type, String namespace) {
        return type.getName() + "/" + namespace;
    }

    private static <K, V extends Resource> PersistentMap<K, List<V>> changed(
            PersistentMap<K, List<V>> groups,
            K group,
            V resource,
            Comparator<? super V> order,
            boolean add) {
        List<V> after =
                new ArrayList<>(Objects.requireNonNullElse(groups.get(group), List.<V>of()));
        int at = order == BY_NAME ? find(after, resource) : after.indexOf(resource);
        if (at >= 0) {
            after.remove(at);
        }
        if (add) {
            int place = Collections.binarySearch(after, resource, order);
            after.add(place < 0 ? -place - 1 : place, resource);
        }
        return after.isEmpty() ? groups.without(group) : groups.with(group, List.copyOf(after));
    }

    private static <V extends Resource> int find(List<V> list, V resource) {
        return Collections.binarySearch(list, resource, BY_NAME);
    }

    /** All of one version at once. */
    static Groups of(Iterable<Resource> resources) {
        Map<String, List<Resource>> kinds = new HashMap<>();
        Map<String, List<EndpointSlice>> slices = new HashMap<>();
        Map<InetAddress, List<Pod>> pods = new HashMap<>();
        Map<InetAddress, List<Service>> services = new HashMap<>();
        Map<ResourceKey, List<Route>> routes = new HashMap<>();
        for (Resource resource : resources) {
            if (resource.kind() != Kind.NAMESPACE) {
                append(
                        kinds,
                        kindKey(resource.getClass(), resource.metadata().namespace()),
                        resource);
            }
            if (resource instanceof EndpointSlice slice && !slice.service().isEmpty()) {
                append(
                        slices,
                        Snapshot.sliceKey(slice.metadata().namespace(), slice.service()),
                        slice);
            } else if (resource instanceof Pod pod && !pod.gone()) {
                pod.addresses().forEach(address -> append(pods, address, pod));
            } else if (resource instanceof Service service) {
                service.clusterIps().forEach(address -> append(services, address, service));
            } else if (resource instanceof Route route) {
                SnapshotBuilder.parents(route).forEach(parent -> append(routes, parent, route));
            }
        }
        return new Groups(
                sorted(kinds, BY_NAME),
                sorted(slices, BY_NAME),
                sorted(pods, BY_NAME),
                sorted(services, BY_NAME),
                sorted(routes, Route.PRECEDENCE));
    }

    private static <K, V> void append(Map<K, List<V>> groups, K group, V value) {
        groups.computeIfAbsent(group, absent -> new ArrayList<>(1)).add(value);
    }

    private static <K, V> PersistentMap<K, List<V>> sorted(
            Map<K, List<V>> groups, Comparator<? super V> order) {
        groups.values().forEach(list -> list.sort(order));
        return PersistentMap.of(groups);
    }
}
