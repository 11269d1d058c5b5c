package io.gossamer.destination.index;

import io.gossamer.destination.resource.EndpointSlice;
import io.gossamer.destination.resource.Kind;
import io.gossamer.destination.resource.Pod;
import io.gossamer.destination.resource.Resource;
import io.gossamer.destination.resource.ResourceKey;
import io.gossamer.destination.resource.Service;
import io.gossamer.destination.resource.route.Route;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What differs between two snapshots, so that only answers made from it are made again. Immutable.
 */
public final class Changes {

    private final boolean everything;
    private final Set<Facet> facets = new HashSet<>();

    private Changes(boolean everything) {
        this.everything = everything;
    }

    /** Takes time in the number of changes, if one was made from the other. */
    public static Changes between(Snapshot before, Snapshot after) {
        Changes changes = new Changes(before.synced() != after.synced());
        if (changes.everything) {
            return changes;
        }
        before.resources()
                .differences(
                        after.resources(),
                        (key, old, now) -> {
                            if (!Snapshot.same(old, now)) {
                                changes.add(key, old);
                                changes.add(key, now);
                            }
                        });
        before.podDates()
                .differences(
                        after.podDates(),
                        (pod, old, now) -> changes.facets.add(new Facet(Facet.Sort.RESOURCE, pod)));
        if (before.version() != after.version()) {
            // Problems are a part of everything, and change without a resource.
            changes.facets.add(Facet.EVERYTHING);
        }
        return changes;
    }

    /** Whether an answer that was made from these may be another one now. */
    public boolean concern(Set<Facet> read) {
        if (everything) {
            return true;
        }
        for (Facet facet : read) {
            if (facets.contains(facet)) {
                return true;
            }
        }
        return false;
    }

    private void add(ResourceKey key, @Nullable Resource resource) {
        if (resource == null) {
            return;
        }
        facets.add(new Facet(Facet.Sort.RESOURCE, key));
        if (key.kind() != Kind.NAMESPACE) {
            facets.add(Snapshot.kindIn(resource.getClass(), key.namespace()));
        }
        if (resource instanceof EndpointSlice slice) {
            facets.add(
                    new Facet(
                            Facet.Sort.SLICES_OF_SERVICE,
                            Snapshot.sliceKey(key.namespace(), slice.service())));
        } else if (resource instanceof Pod pod) {
            pod.addresses().forEach(ip -> facets.add(new Facet(Facet.Sort.PODS_AT_ADDRESS, ip)));
        } else if (resource instanceof Service service) {
            service.clusterIps()
                    .forEach(ip -> facets.add(new Facet(Facet.Sort.SERVICES_AT_ADDRESS, ip)));
        } else if (resource instanceof Route route) {
            SnapshotBuilder.parents(route)
                    .forEach(parent -> facets.add(new Facet(Facet.Sort.ROUTES_OF_PARENT, parent)));
        }
    }
}
