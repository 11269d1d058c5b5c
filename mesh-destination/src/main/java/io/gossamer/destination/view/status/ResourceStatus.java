package io.gossamer.destination.view.status;

import io.gossamer.destination.resource.Kind;
import io.gossamer.destination.resource.Origin;
import java.util.ArrayList;
import java.util.List;

/**
 * What a resource's status would say in a cluster.
 *
 * @param origin of the state that takes effect
 */
public record ResourceStatus(
        Kind kind, String namespace, String name, Origin origin, List<Condition> conditions) {

    public ResourceStatus {
        conditions = List.copyOf(conditions);
    }

    /** The same with one condition more. */
    ResourceStatus with(Condition condition) {
        List<Condition> all = new ArrayList<>(conditions);
        all.add(condition);
        return new ResourceStatus(kind, namespace, name, origin, all);
    }
}
