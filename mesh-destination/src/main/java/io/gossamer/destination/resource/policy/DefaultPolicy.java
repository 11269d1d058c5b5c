package io.gossamer.destination.resource.policy;

import java.util.Optional;

/** What a port without a Server of its own allows (contract section 2, inbound defaults). */
public enum DefaultPolicy {
    ALL_UNAUTHENTICATED("all-unauthenticated", false, false),
    ALL_AUTHENTICATED("all-authenticated", true, false),
    CLUSTER_UNAUTHENTICATED("cluster-unauthenticated", false, true),
    CLUSTER_AUTHENTICATED("cluster-authenticated", true, true),
    /** Permits all, and counts what a Server's rules would not have permitted. */
    AUDIT("audit", false, false),
    DENY("deny", false, false);

    private final String label;
    private final boolean authenticated;
    private final boolean clusterOnly;

    DefaultPolicy(String label, boolean authenticated, boolean clusterOnly) {
        this.label = label;
        this.authenticated = authenticated;
        this.clusterOnly = clusterOnly;
    }

    public static Optional<DefaultPolicy> of(String label) {
        for (DefaultPolicy policy : values()) {
            if (policy.label.equals(label)) {
                return Optional.of(policy);
            }
        }
        return Optional.empty();
    }

    /** The name in annotations, labels and metadata. */
    public String label() {
        return label;
    }

    /** Whether only clients with a mesh identity are let in. */
    public boolean authenticated() {
        return authenticated;
    }

    /** Whether only clients in the cluster's networks are let in. */
    public boolean clusterOnly() {
        return clusterOnly;
    }

    /** The same policy for a port that demands an identity. */
    public DefaultPolicy requireIdentity() {
        return switch (this) {
            case ALL_UNAUTHENTICATED, AUDIT -> ALL_AUTHENTICATED;
            case CLUSTER_UNAUTHENTICATED -> CLUSTER_AUTHENTICATED;
            default -> this;
        };
    }
}
