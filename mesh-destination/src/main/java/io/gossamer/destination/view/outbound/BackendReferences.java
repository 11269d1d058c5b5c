package io.gossamer.destination.view.outbound;

import io.gossamer.destination.index.Snapshot;
import io.gossamer.destination.resource.Kind;
import io.gossamer.destination.resource.ResourceKey;
import io.gossamer.destination.resource.Service;
import io.gossamer.destination.resource.policy.EgressNetwork;
import io.gossamer.destination.resource.policy.ReferenceGrant;
import io.gossamer.destination.resource.route.BackendRef;
import io.gossamer.destination.resource.route.Route;
import io.gossamer.destination.view.MeshSettings;
import io.gossamer.destination.view.outbound.BackendReference.Broken;
import io.gossamer.destination.view.outbound.BackendReference.Found;
import io.gossamer.destination.view.outbound.BackendReference.Outside;
import io.gossamer.destination.view.outbound.BackendReference.Reason;
import java.util.Optional;

/**
 * Follows the references of routes to their backends. A route may name the Services of its own
 * namespace and those of its parent's; those of another only with the grant of that namespace (a
 * route that directs the calls of others must not choose whom they reach with their identity).
 * Routes of {@code policy.linkerd.io} and those in the settings of the service need none.
 */
public final class BackendReferences {

    private final Snapshot snapshot;
    private final MeshSettings settings;

    public BackendReferences(Snapshot snapshot, MeshSettings settings) {
        this.snapshot = snapshot;
        this.settings = settings;
    }

    /**
     * What a reference leads to.
     *
     * @param parentNamespace of the Service or EgressNetwork whose traffic the route directs
     */
    public BackendReference follow(Route route, String parentNamespace, BackendRef reference) {
        if (reference.isEgressNetwork()) {
            return network(reference);
        }
        if (!reference.isService()) {
            return new Broken(
                    Reason.INVALID_KIND,
                    reference.place().child("kind"),
                    reference.kind(),
                    "a Service of the core group, or the EgressNetwork of the route");
        }
        if (!isPermitted(route, parentNamespace, reference)) {
            return new Broken(
                    Reason.REF_NOT_PERMITTED,
                    reference.place().child("namespace"),
                    name(reference),
                    "a ReferenceGrant in "
                            + reference.namespace()
                            + " from "
                            + route.kind().apiName()
                            + " of "
                            + route.metadata().namespace()
                            + " to Service "
                            + reference.name());
        }
        return service(reference);
    }

    private boolean isPermitted(Route route, String parentNamespace, BackendRef reference) {
        String namespace = reference.namespace();
        String own = route.metadata().namespace();
        return !settings.requireReferenceGrants()
                || namespace.equals(own)
                || namespace.equals(parentNamespace)
                || route.kind() == Kind.HTTP_ROUTE
                || route.metadata().origin().ofSettings()
                || snapshot.all(ReferenceGrant.class, namespace).stream()
                        .anyMatch(grant -> grant.grants(route.kind(), own, reference.name()));
    }

    private BackendReference network(BackendRef reference) {
        ResourceKey network = EgressNetwork.key(reference.namespace(), reference.name());
        return snapshot.find(EgressNetwork.class, network).isPresent()
                ? new Outside(network)
                : new Broken(
                        Reason.BACKEND_NOT_FOUND,
                        reference.place().child("name"),
                        network.toString(),
                        "an EgressNetwork that exists");
    }

    private BackendReference service(BackendRef reference) {
        String name = name(reference);
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

    private static String name(BackendRef reference) {
        return reference.kind() + "/" + reference.namespace() + "/" + reference.name();
    }
}
