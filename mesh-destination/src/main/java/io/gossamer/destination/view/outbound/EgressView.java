package io.gossamer.destination.view.outbound;

import io.gossamer.destination.index.Snapshot;
import io.gossamer.destination.resource.policy.EgressNetwork;
import io.gossamer.destination.resource.route.ParentRef;
import io.gossamer.destination.resource.route.Route;
import io.gossamer.destination.view.MeshSettings;
import io.gossamer.destination.view.PolicyRef;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What EgressNetworks say of an address outside (semantics 1.6, egress control). Those of the
 * client's namespace come before those for everybody, narrow ones before wide ones, then the
 * oldest.
 */
public final class EgressView {

    private final Snapshot snapshot;
    private final MeshSettings settings;

    public EgressView(Snapshot snapshot, MeshSettings settings) {
        this.snapshot = snapshot;
        this.settings = settings;
    }

    /**
     * The policy for an address; empty if no network has it.
     *
     * @param clientNamespace empty if unknown
     */
    Optional<OutboundPolicy> policy(InetAddress address, int port, String clientNamespace) {
        return network(address, clientNamespace)
                .map(network -> policy(network, address, port, clientNamespace));
    }

    private Optional<EgressNetwork> network(InetAddress address, String clientNamespace) {
        Optional<EgressNetwork> own = closest(address, clientNamespace);
        return own.isPresent() ? own : closest(address, settings.egressNamespace());
    }

    private Optional<EgressNetwork> closest(InetAddress address, String namespace) {
        return snapshot.all(EgressNetwork.class, namespace).stream()
                .filter(network -> closeness(network, address) != EgressNetwork.OUTSIDE)
                .min(
                        Comparator.comparingInt((EgressNetwork n) -> -closeness(n, address))
                                .thenComparing(n -> n.metadata().createdOrNever())
                                .thenComparing(n -> n.metadata().name()));
    }

    private int closeness(EgressNetwork network, InetAddress address) {
        return network.closeness(address, settings.clusterNetworks());
    }

    private OutboundPolicy policy(
            EgressNetwork network, InetAddress address, int port, String clientNamespace) {
        List<Route> selected = routes(snapshot, network, port, clientNamespace);
        OutboundRoutes routes = new OutboundRoutes(snapshot, settings, network);
        return new OutboundPolicy.ToEgress(
                new PolicyRef(
                        network.kind().group(),
                        network.kind().apiName(),
                        network.metadata().namespace(),
                        network.metadata().name()),
                address,
                port,
                network.allowed(),
                selected.isEmpty()
                        ? OutboundPolicy.Protocol.DETECT
                        : protocol(selected.get(0).protocol()),
                selected.stream().map(routes::route).toList());
    }

    /**
     * The routes of a network for clients of a namespace, all of one protocol: those of the
     * clients' namespace replace those of the network's.
     */
    public static List<Route> routes(
            Snapshot snapshot, EgressNetwork network, int port, String clientNamespace) {
        List<Route> attached =
                snapshot.routesOf(network.key()).stream()
                        .filter(route -> isAttached(route, network, port))
                        .toList();
        List<Route> own = of(attached, clientNamespace);
        List<Route> scoped = own.isEmpty() ? of(attached, network.metadata().namespace()) : own;
        for (Route.Protocol candidate : Route.Protocol.values()) {
            List<Route> routes = new ArrayList<>(scoped);
            routes.removeIf(route -> route.protocol() != candidate);
            if (!routes.isEmpty()) {
                return List.copyOf(routes);
            }
        }
        return List.of();
    }

    private static boolean isAttached(Route route, EgressNetwork network, int port) {
        return route.parents().stream()
                .anyMatch(
                        parent ->
                                names(parent, network)
                                        && (parent.port() == 0 || parent.port() == port));
    }

    private static boolean names(ParentRef parent, EgressNetwork network) {
        // It has no sections.
        return parent.isEgressNetwork()
                && parent.section().isEmpty()
                && EgressNetwork.key(parent.namespace(), parent.name()).equals(network.key());
    }

    private static List<Route> of(List<Route> routes, String namespace) {
        return routes.stream()
                .filter(route -> route.metadata().namespace().equals(namespace))
                .toList();
    }

    private static OutboundPolicy.Protocol protocol(Route.Protocol routes) {
        return switch (routes) {
            case GRPC -> OutboundPolicy.Protocol.GRPC;
            case HTTP -> OutboundPolicy.Protocol.DETECT;
            case TLS -> OutboundPolicy.Protocol.TLS;
            case TCP -> OutboundPolicy.Protocol.OPAQUE;
        };
    }
}
