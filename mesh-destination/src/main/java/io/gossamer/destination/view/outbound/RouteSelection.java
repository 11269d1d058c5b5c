package io.gossamer.destination.view.outbound;

import io.gossamer.destination.index.Snapshot;
import io.gossamer.destination.resource.Service;
import io.gossamer.destination.resource.route.ParentRef;
import io.gossamer.destination.resource.route.Route;
import io.gossamer.destination.view.MeshSettings;
import io.gossamer.destination.view.ProfileView;
import io.gossamer.destination.view.outbound.OutboundPolicy.Protocol;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Which routes apply to a port of a service for the clients of a namespace (semantics 1.5, route
 * scope; contract section 2, outbound policy).
 *
 * @param protocol how the port's traffic is treated
 * @param routes those that apply, in their precedence; all of one protocol
 * @param passedOver those that name the service and have no say here
 */
public record RouteSelection(Protocol protocol, List<Route> routes, List<PassedOver> passedOver) {

    /** A route that names the service and has no say here. */
    public record PassedOver(Route route, Why why) {}

    /** Why a route that names the service has no say. */
    public enum Why {
        /** It is for another port of the service. */
        OTHER_PORT,
        /** It is for the clients of its own namespace. */
        OTHER_CLIENTS,
        /** The client's own namespace has routes for the port. */
        REPLACED,
        /** The port's protocol has no such routes. */
        UNREADABLE,
        /** The port has routes of a stronger kind. */
        SUPPRESSED
    }

    private static final String HTTP = "http";
    private static final String H2C = "kubernetes.io/h2c";

    public RouteSelection {
        routes = List.copyOf(routes);
        passedOver = List.copyOf(passedOver);
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
        List<PassedOver> passedOver = new ArrayList<>();
        List<Route> attached =
                keep(
                        snapshot.routesOf(service.key()),
                        route -> isAttached(route, service, port),
                        route -> Why.OTHER_PORT,
                        passedOver);
        String producer = service.metadata().namespace();
        boolean own =
                attached.stream()
                        .anyMatch(route -> route.metadata().namespace().equals(clientNamespace));
        List<Route> scoped =
                keep(
                        attached,
                        route ->
                                route.metadata()
                                        .namespace()
                                        .equals(own ? clientNamespace : producer),
                        route ->
                                route.metadata().namespace().equals(producer)
                                        ? Why.REPLACED
                                        : Why.OTHER_CLIENTS,
                        passedOver);
        boolean opaque = new ProfileView(settings).opaque(snapshot, service, port);
        Set<Route.Protocol> readable = readable(port, opaque);
        for (Route.Protocol candidate : readable) {
            if (scoped.stream().anyMatch(route -> route.protocol() == candidate)) {
                List<Route> routes =
                        keep(
                                scoped,
                                route -> route.protocol() == candidate,
                                route ->
                                        readable.contains(route.protocol())
                                                ? Why.SUPPRESSED
                                                : Why.UNREADABLE,
                                passedOver);
                return new RouteSelection(protocol(candidate, port, opaque), routes, passedOver);
            }
        }
        scoped.forEach(route -> passedOver.add(new PassedOver(route, Why.UNREADABLE)));
        return new RouteSelection(withoutRoutes(port, opaque), List.of(), passedOver);
    }

    private static List<Route> keep(
            List<Route> routes,
            Predicate<Route> kept,
            Function<Route, Why> why,
            List<PassedOver> passedOver) {
        List<Route> result = new ArrayList<>();
        for (Route route : routes) {
            if (kept.test(route)) {
                result.add(route);
            } else {
                passedOver.add(new PassedOver(route, why.apply(route)));
            }
        }
        return result;
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
