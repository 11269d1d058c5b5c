package io.gossamer.destination.resource.route;

import io.gossamer.destination.resource.Place;
import java.util.List;

/**
 * Where a rule sends a share of what it matches.
 *
 * @param group empty for the core group
 * @param namespace never empty: that of the route unless stated
 * @param port 0 if none was stated
 * @param weight 0 to 1,000,000; its share of the sum of all weights
 */
public record BackendRef(
        String group,
        String kind,
        String namespace,
        String name,
        int port,
        int weight,
        List<RouteFilter> filters,
        Place place) {

    public BackendRef {
        filters = List.copyOf(filters);
    }

    public boolean isService() {
        return kind.equals("Service") && group.isEmpty();
    }

    public boolean isEgressNetwork() {
        return kind.equals("EgressNetwork") && group.equals(ParentRef.POLICY_GROUP);
    }
}
