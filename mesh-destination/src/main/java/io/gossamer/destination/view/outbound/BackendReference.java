package io.gossamer.destination.view.outbound;

import io.gossamer.destination.resource.Place;
import io.gossamer.destination.resource.ResourceKey;
import io.gossamer.destination.resource.Service;

/** What a reference to a backend leads to. */
public sealed interface BackendReference {

    /** It leads to a port of this service. */
    record Found(Service service, ServicePort port) implements BackendReference {}

    /** It leads to an EgressNetwork: where the connection was going anyway. */
    record Outside(ResourceKey network) implements BackendReference {}

    /**
     * It leads nowhere.
     *
     * @param reason as the Gateway API names it
     * @param place the field that is wrong
     */
    record Broken(Reason reason, Place place, String value, String expected)
            implements BackendReference {

        /** {@code field: value (expected: ...)}. */
        String message() {
            return "backend: " + value + " (expected: " + expected + ")";
        }
    }

    /** Why a reference leads nowhere. */
    enum Reason {
        INVALID_KIND("InvalidKind"),
        BACKEND_NOT_FOUND("BackendNotFound"),
        REF_NOT_PERMITTED("RefNotPermitted");

        private final String label;

        Reason(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }
    }
}
