package io.gossamer.destination.view.outbound;

import io.gossamer.destination.index.Snapshot;
import io.gossamer.destination.resource.Service;
import io.gossamer.destination.resource.route.ParentRef;
import io.gossamer.destination.resource.route.Route;
import io.gossamer.destination.view.MeshSettings;
import io.gossamer.destination.view.ProfileView;
import io.gossamer.destination.view.outbound.OutboundPolicy.Protocol;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Which routes apply to a port of a service for the clients of a namespace (semantics 1.5, route
 * scope; contract section 2, outbound policy).
 *
 * @param protocol how the port's traffic is treated
 * @param routes those that apply, in their precedence; all of one protocol
 */
public record RouteSelection(Protocol protocol, List<Route> routes) {

    private static final String HTTP = "http";
    private static final String H2C = "kubernetes.io/h2c";

    public RouteSelection {
        routes = List.copyOf(routes);
    }

    /**
     * The selection for clients of a namespace. Routes of their own namespace replace those of the
     * service's.
     *
     * @param clientNamespace empty if unknown
     */
    public static RouteSelection of(
            Snapshot snapshot,
            MeshSettings settings,
            Service service,
            Service.Port port,
            String clientNamespace) {
        List<Route> attached =
                snapshot.routesOf(service.key()).stream()
                        .filter(route -> isAttached(route, service, port))
                        .toList();
        List<Route> own = of(attached, clientNamespace);
        List<Route> scoped = own.isEmpty() ? of(attached, service.metadata().namespace()) : own;
        boolean opaque = new ProfileView(settings).opaque(snapshot, service, port);
        for (Route.Protocol candidate : readable(port, opaque)) {
            List<Route> routes =
                    scoped.stream().filter(route -> route.protocol() == candidate).toList();
            if (!routes.isEmpty()) {
                return new RouteSelection(protocol(candidate, port, opaque), routes);
            }
        }
        return new RouteSelection(withoutRoutes(port, opaque), List.of());
    }

    /** Whether a route names a port of a service as its parent. */
    public static boolean isAttached(Route route, Service service, Service.Port port) {
        return route.parents().stream().anyMatch(parent -> names(parent, service, port));
    }

    /** Whether a parent reference means a port of a service. */
    public static boolean names(ParentRef parent, Service service, Service.Port port) {
        return parent.isService()
                && parent.namespace().equals(service.metadata().namespace())
                && parent.name().equals(service.metadata().name())
                && (parent.port() == 0 || parent.port() == port.port())
                && (parent.section().isEmpty() || parent.section().equals(port.name()));
    }

    /** What routes of a port can tell apart, the strongest first. */
    public static Set<Route.Protocol> readable(Service.Port port, boolean opaque) {
        if (opaque) {
            return EnumSet.of(Route.Protocol.TCP);
        }
        return switch (port.appProtocol()) {
            case "" -> EnumSet.allOf(Route.Protocol.class);
            case HTTP -> EnumSet.of(Route.Protocol.HTTP);
            case H2C -> EnumSet.of(Route.Protocol.GRPC, Route.Protocol.HTTP);
            default -> EnumSet.of(Route.Protocol.TCP);
        };
    }

    private static List<Route> of(List<Route> routes, String namespace) {
        return routes.stream()
                .filter(route -> route.metadata().namespace().equals(namespace))
                .toList();
    }

    private static Protocol protocol(Route.Protocol routes, Service.Port port, boolean opaque) {
        return switch (routes) {
            case GRPC -> Protocol.GRPC;
            case HTTP -> withoutRoutes(port, opaque);
            case TLS -> Protocol.TLS;
            case TCP -> Protocol.OPAQUE;
        };
    }

    private static Protocol withoutRoutes(Service.Port port, boolean opaque) {
        return switch (port.appProtocol()) {
            case HTTP -> Protocol.HTTP1;
            case H2C -> Protocol.HTTP2;
            case "" -> opaque ? Protocol.OPAQUE : Protocol.DETECT;
            default -> Protocol.OPAQUE;
        };
    }
}
