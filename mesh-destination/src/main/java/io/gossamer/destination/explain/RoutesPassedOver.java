package io.gossamer.destination.explain;

import io.gossamer.api.mesh.v1.RouteFacts;
import io.gossamer.api.mesh.v1.TargetFacts;
import io.gossamer.destination.index.Snapshot;
import io.gossamer.destination.resource.Service;
import io.gossamer.destination.resource.route.Route;
import io.gossamer.destination.view.MeshSettings;
import io.gossamer.destination.view.Source;
import io.gossamer.destination.view.outbound.RouteSelection;
import io.gossamer.destination.view.outbound.ServicePort;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The routes that name a service and have no say, and why its protocol is what it is. */
final class RoutesPassedOver {

    private final Snapshot snapshot;
    private final MeshSettings settings;
    private final String clientNamespace;

    RoutesPassedOver(Snapshot snapshot, MeshSettings settings, String clientNamespace) {
        this.snapshot = snapshot;
        this.settings = settings;
        this.clientNamespace = clientNamespace;
    }

    /** The routes; adds to the target's facts why its protocol is what it is. */
    List<RouteFacts> of(ServicePort asked, TargetFacts.Builder target) {
        Optional<Service> service = snapshot.service(asked.namespace(), asked.name());
        Optional<Service.Port> port = service.flatMap(found -> found.port(asked.port()));
        if (service.isEmpty() || port.isEmpty()) {
            return List.of();
        }
        RouteSelection selection =
                RouteSelection.of(snapshot, settings, service.get(), port.get(), clientNamespace);
        List<RouteFacts> routes = new ArrayList<>();
        for (RouteSelection.PassedOver passed : selection.passedOver()) {
            Source source = Source.of(passed.route());
            routes.add(
                    RouteFacts.newBuilder()
                            .setResource(source.resource())
                            .setOrigin(source.origin())
                            .setPassedOver(why(passed, selection, port.get()))
                            .build());
        }
        target.setProtocolReason(reason(selection, port.get()));
        return routes;
    }

    private String why(
            RouteSelection.PassedOver passed, RouteSelection selection, Service.Port port) {
        Route route = passed.route();
        return switch (passed.why()) {
            case OTHER_PORT -> "it is for another port of the Service than " + port.port();
            case OTHER_CLIENTS -> "it is for clients of namespace " + route.metadata().namespace();
            case REPLACED ->
                    "clients of namespace " + clientNamespace + " have routes of their own";
            case UNREADABLE ->
                    "the port's protocol has no "
                            + route.kind().apiName()
                            + "s: "
                            + reason(selection, port);
            case SUPPRESSED ->
                    "the port has routes of a stronger kind: "
                            + selection.routes().get(0).kind().apiName()
                            + " comes before "
                            + route.kind().apiName();
        };
    }

    private static String reason(RouteSelection selection, Service.Port port) {
        if (!port.appProtocol().isEmpty()) {
            return "appProtocol of the Service's port: " + port.appProtocol();
        }
        return switch (selection.protocol()) {
            case OPAQUE ->
                    selection.routes().isEmpty()
                            ? "one of the opaque ports"
                            : "the port has a " + selection.routes().get(0).kind().apiName();
            case GRPC, TLS -> "the port has a " + selection.routes().get(0).kind().apiName();
            case HTTP1, HTTP2, DETECT -> "the Service's port has no appProtocol";
        };
    }
}
