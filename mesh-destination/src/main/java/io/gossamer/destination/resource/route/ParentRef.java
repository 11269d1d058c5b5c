package io.gossamer.destination.resource.route;

import io.gossamer.destination.resource.Place;

/**
 * What a route is for.
 *
 * @param group empty for the core group
 * @param namespace never empty: that of the route unless stated
 * @param port of the parent; 0 for all of its ports
 * @param section name of a port of the parent; empty for all of its ports
 */
public record ParentRef(
        String group,
        String kind,
        String namespace,
        String name,
        int port,
        String section,
        Place place) {

    /** The API group of the policy kinds. */
    public static final String POLICY_GROUP = "policy.linkerd.io";

    public boolean isService() {
        return kind.equals("Service") && group.isEmpty();
    }

    public boolean isServer() {
        return kind.equals("Server") && group.equals(POLICY_GROUP);
    }

    public boolean isEgressNetwork() {
        return kind.equals("EgressNetwork") && group.equals(POLICY_GROUP);
    }

    /** {@code kind/namespace/name}, with the port if one is stated. */
    @Override
    public String toString() {
        String text = kind + "/" + namespace + "/" + name;
        return port == 0 ? text : text + ":" + port;
    }
}
