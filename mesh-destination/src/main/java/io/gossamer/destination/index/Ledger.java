package io.gossamer.destination.index;

import io.gossamer.destination.resource.EndpointSlice;
import io.gossamer.destination.resource.Problem;
import io.gossamer.destination.resource.Resource;
import io.gossamer.destination.resource.ResourceKey;
import io.gossamer.destination.resource.Service;
import io.gossamer.destination.source.Bundle;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What one snapshot was made from, counted, so that the next one can be made from it and from what
 * changed alone. Where definitions contradict each other, before or after the change, it cannot.
 * Confined to the index.
 */
final class Ledger {

    private final ClusterIps clusterIps;
    private final Map<ResourceKey, Integer> definitions = new HashMap<>();
    private final Map<String, Integer> manifestSlices = new HashMap<>();
    private final Map<String, Integer> registeredSlices = new HashMap<>();
    private final Map<InetAddress, Integer> addresses = new HashMap<>();
    private final Map<InetAddress, ResourceKey> assigned = new HashMap<>();
    private final Map<String, List<Problem>> problems = new TreeMap<>();
    private int conflicts;

    /**
     * @param bundles all of them
     * @param snapshot what was made from them
     */
    Ledger(ClusterIps clusterIps, Map<String, Bundle> bundles, Snapshot snapshot) {
        this.clusterIps = clusterIps;
        bundles.forEach((name, bundle) -> count(name, bundle, 1));
        // What a snapshot says beyond its bundles is a contradiction, or a lack of addresses.
        if (snapshot.undatedProblems().size() > distinctProblems().size()) {
            conflicts++;
        }
        for (Bundle bundle : bundles.values()) {
            for (Resource resource : bundle.resources()) {
                if (resource instanceof Service service
                        && snapshot.resources().get(service.key()) instanceof Service held) {
                    hold(service, held);
                }
            }
        }
    }

    private void hold(Service stated, Service held) {
        held.clusterIps().forEach(address -> addresses.merge(address, 1, Integer::sum));
        if (stated.clusterIps().isEmpty()) {
            held.clusterIps().forEach(address -> assigned.put(address, held.key()));
        }
    }

    private void release(Service held) {
        for (InetAddress address : held.clusterIps()) {
            addresses.merge(address, -1, Integer::sum);
            addresses.remove(address, 0);
            assigned.remove(address, held.key());
        }
    }

    private void count(String name, @Nullable Bundle bundle, int sign) {
        if (bundle == null) {
            return;
        }
        for (Resource resource : bundle.resources()) {
            count(resource.key(), sign);
            if (resource instanceof EndpointSlice slice) {
                boolean registered = resource.metadata().origin().registered();
                String service = Snapshot.sliceKey(slice.metadata().namespace(), slice.service());
                conflicts -= contested(service);
                (registered ? registeredSlices : manifestSlices).merge(service, sign, Integer::sum);
                registeredSlices.remove(service, 0);
                manifestSlices.remove(service, 0);
                conflicts += contested(service);
            }
        }
        if (sign > 0 && !bundle.problems().isEmpty()) {
            problems.put(name, bundle.problems());
        } else if (sign < 0) {
            problems.remove(name);
        }
    }

    private int contested(String service) {
        return manifestSlices.containsKey(service) && registeredSlices.containsKey(service) ? 1 : 0;
    }

    private void count(ResourceKey key, int sign) {
        int before = definitions.getOrDefault(key, 0);
        int after = before + sign;
        conflicts += (after > 1 ? 1 : 0) - (before > 1 ? 1 : 0);
        if (after == 0) {
            definitions.remove(key);
        } else {
            definitions.put(key, after);
        }
    }

    /**
     * The next snapshot. Empty if it must be made from all; then this ledger is of no more use.
     *
     * @param before the snapshot that this ledger is of
     * @param changed names of bundles with what they were; empty for new ones
     * @param bundles all of them as they are now
     */
    Optional<Snapshot> next(
            Snapshot before,
            long version,
            Map<String, Optional<Bundle>> changed,
            Map<String, Bundle> bundles) {
        if (conflicts > 0) {
            return Optional.empty();
        }
        Map<ResourceKey, Resource> old = new TreeMap<>();
        Map<ResourceKey, Resource> now = new TreeMap<>();
        changed.forEach(
                (name, was) -> {
                    was.ifPresent(bundle -> collect(bundle, old));
                    Bundle is = bundles.get(name);
                    if (is != null) {
                        collect(is, now);
                    }
                    count(name, was.orElse(null), -1);
                    count(name, is, 1);
                });
        if (conflicts > 0) {
            return Optional.empty();
        }
        now.entrySet()
                .removeIf(
                        entry ->
                                entry.getValue().equals(old.get(entry.getKey()))
                                        && old.remove(entry.getKey()) != null);
        return addresses(before, old, now)
                ? Optional.of(made(before, version, old, now))
                : Optional.empty();
    }

    private static void collect(Bundle bundle, Map<ResourceKey, Resource> resources) {
        bundle.resources().forEach(resource -> resources.put(resource.key(), resource));
    }

    /** Puts addresses into the new services; false if others would have to change theirs. */
    private boolean addresses(
            Snapshot before, Map<ResourceKey, Resource> old, Map<ResourceKey, Resource> now) {
        Map<ResourceKey, InetAddress> kept = new HashMap<>();
        for (ResourceKey key : old.keySet()) {
            if (before.resources().get(key) instanceof Service held) {
                held.clusterIps().stream()
                        .filter(address -> key.equals(assigned.get(address)))
                        .forEach(address -> kept.put(key, address));
                release(held);
            }
        }
        for (Map.Entry<ResourceKey, Resource> entry : now.entrySet()) {
            if (entry.getValue() instanceof Service service) {
                Service held = service;
                if (service.clusterIps().stream().anyMatch(assigned::containsKey)) {
                    return false;
                }
                if (SnapshotBuilder.needsClusterIp(service)) {
                    InetAddress address = kept.get(entry.getKey());
                    Optional<InetAddress> given =
                            address != null && !addresses.containsKey(address)
                                    ? Optional.of(address)
                                    : clusterIps.assign(
                                            SnapshotBuilder.addressName(service),
                                            addresses.keySet());
                    if (given.isEmpty()) {
                        return false;
                    }
                    held = service.withClusterIp(given.get());
                }
                hold(service, held);
                entry.setValue(held);
            }
        }
        return true;
    }

    private Snapshot made(
            Snapshot before,
            long version,
            Map<ResourceKey, Resource> old,
            Map<ResourceKey, Resource> now) {
        PersistentMap<ResourceKey, Resource> resources = before.resources();
        Groups groups = before.groups();
        for (ResourceKey key : old.keySet()) {
            Resource held = resources.get(key);
            if (held != null) {
                groups = groups.without(held);
                resources = resources.without(key);
            }
        }
        for (Map.Entry<ResourceKey, Resource> entry : now.entrySet()) {
            groups = groups.with(entry.getValue());
            resources = resources.with(entry.getKey(), entry.getValue());
        }
        return new Snapshot(
                version,
                before.synced(),
                resources,
                groups,
                List.copyOf(distinctProblems()),
                Map.of(),
                PersistentMap.empty());
    }

    private Set<Problem> distinctProblems() {
        Set<Problem> all = new LinkedHashSet<>();
        problems.values().forEach(all::addAll);
        return all;
    }
}
