package io.gossamer.destination.resource.policy;

import io.gossamer.destination.resource.Place;

/**
 * A reference to another resource.
 *
 * @param group empty for the core group
 * @param namespace never empty: that of the referring resource unless stated
 */
public record TargetRef(String group, String kind, String namespace, String name, Place place) {

    /** {@code kind/namespace/name}, with the group if there is one. */
    @Override
    public String toString() {
        String text = kind + "/" + namespace + "/" + name;
        return group.isEmpty() ? text : text + " of " + group;
    }
}
