package io.gossamer.destination.view.outbound;

import io.gossamer.destination.index.Snapshot;
import io.gossamer.destination.resource.Place;
import io.gossamer.destination.resource.ResourceKey;
import io.gossamer.destination.resource.Service;
import io.gossamer.destination.resource.policy.EgressNetwork;
import io.gossamer.destination.resource.route.BackendRef;
import java.util.Optional;

/**
 * What a reference to a backend leads to. A backend of another namespace needs no grant: the
 * policies of its Server decide who may call it.
 */
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
        BACKEND_NOT_FOUND("BackendNotFound");

        private final String label;

        Reason(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }
    }

    /** Follows a reference. */
    static BackendReference follow(Snapshot snapshot, BackendRef reference) {
        if (reference.isEgressNetwork()) {
            ResourceKey network = EgressNetwork.key(reference.namespace(), reference.name());
            return snapshot.find(EgressNetwork.class, network).isPresent()
                    ? new Outside(network)
                    : new Broken(
                            Reason.BACKEND_NOT_FOUND,
                            reference.place().child("name"),
                            network.toString(),
                            "an EgressNetwork that exists");
        }
        if (!reference.isService()) {
            return new Broken(
                    Reason.INVALID_KIND,
                    reference.place().child("kind"),
                    reference.kind(),
                    "a Service of the core group, or the EgressNetwork of the route");
        }
        String name = reference.kind() + "/" + reference.namespace() + "/" + reference.name();
        Optional<Service> service = snapshot.service(reference.namespace(), reference.name());
        if (service.isEmpty()) {
            return new Broken(
                    Reason.BACKEND_NOT_FOUND,
                    reference.place().child("name"),
                    name,
                    "a Service that exists");
        }
        if (service.get().externalName() != null) {
            return new Broken(
                    Reason.INVALID_KIND,
                    reference.place().child("name"),
                    name + " is an ExternalName",
                    "a Service with endpoints");
        }
        boolean known =
                service.get().port(reference.port()).isPresent() || service.get().headless();
        if (!known) {
            return new Broken(
                    Reason.BACKEND_NOT_FOUND,
                    reference.place().child("port"),
                    name + ":" + reference.port(),
                    "a port that the Service has");
        }
        return new Found(service.get(), ServicePort.of(service.get(), reference.port()));
    }
}
