package io.gossamer.proxy.app.settings;

import java.util.Locale;

/**
 * What an inbound port accepts until the policy service first answers (contract section 5,
 * INBOUND_DEFAULT_POLICY). The constants' names in lower case with hyphens are the values.
 */
public enum DefaultInboundPolicy {
    /** Nothing. */
    DENY,
    /** Any client with a verified identity. */
    ALL_AUTHENTICATED,
    /** Any client. */
    ALL_UNAUTHENTICATED,
    /** Clients of the cluster's networks with a verified identity. */
    CLUSTER_AUTHENTICATED,
    /** Clients of the cluster's networks. */
    CLUSTER_UNAUTHENTICATED,
    /** Any client; what a stricter policy would refuse is logged. */
    AUDIT;

    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
