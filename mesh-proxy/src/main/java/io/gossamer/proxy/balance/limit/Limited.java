package io.gossamer.proxy.balance.limit;

import io.gossamer.proxy.model.Backend;

/** What is limited at a destination. */
public enum Limited {
    CONNECTIONS("max-connections", "connections are open"),
    REQUESTS("max-requests", "requests are in flight"),
    PENDING("max-pending", "requests and connections wait for an endpoint");

    private final String label;
    private final String words;

    Limited(String label, String words) {
        this.label = label;
        this.words = words;
    }

    /** The name by which it is set, and the value of the label {@code limit} of metrics. */
    public String label() {
        return label;
    }

    String words() {
        return words;
    }

    /** Of these limits, this one; 0 for none. */
    int of(Backend.Limits limits) {
        return switch (this) {
            case CONNECTIONS -> limits.connections();
            case REQUESTS -> limits.requests();
            case PENDING -> limits.pending();
        };
    }
}
