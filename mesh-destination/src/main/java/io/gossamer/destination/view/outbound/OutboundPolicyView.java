package io.gossamer.destination.view.outbound;

import io.gossamer.destination.index.Snapshot;
import io.gossamer.destination.resource.IpLiteral;
import io.gossamer.destination.resource.Pod;
import io.gossamer.destination.resource.Service;
import io.gossamer.destination.resource.traffic.Balancing;
import io.gossamer.destination.resource.traffic.Breaker;
import io.gossamer.destination.view.HostPort;
import io.gossamer.destination.view.Lookup;
import io.gossamer.destination.view.MeshSettings;
import io.gossamer.destination.view.Pods;
import io.gossamer.destination.view.ServiceName;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** Outbound policy by address or authority (contract section 2, outbound policy). */
public final class OutboundPolicyView {

    private final MeshSettings settings;

    public OutboundPolicyView(MeshSettings settings) {
        this.settings = settings;
    }

    /**
     * A question.
     *
     * @param byAddress whether the target was given as an address, not as an authority
     * @param clientNamespace of the workload that asks; empty if unknown
     */
    public record Query(HostPort target, boolean byAddress, String clientNamespace) {}

    /** Reads an authority: {@code service.namespace.svc[.domain][:port]}. */
    public Lookup<Query> parse(String authority, String clientNamespace) {
        Optional<HostPort> target = HostPort.parse(authority);
        return target.isEmpty()
                ? Lookup.invalid("authority: " + authority + " (expected: host or host:port)")
                : Lookup.found(new Query(target.get(), false, clientNamespace));
    }

    /** The answer now. */
    public Lookup<OutboundPolicy> evaluate(Snapshot snapshot, Query query) {
        Optional<InetAddress> address =
                query.byAddress() ? query.target().address() : Optional.empty();
        if (address.isPresent()) {
            return byAddress(snapshot, address.get(), query);
        }
        return ServiceName.parseShort(query.target().host(), settings.clusterDomain())
                .flatMap(name -> snapshot.service(name.namespace(), name.name()))
                .filter(service -> service.externalName() == null)
                .map(service -> toService(snapshot, service, query))
                .orElseGet(
                        () ->
                                Lookup.notFound(
                                        "no service: "
                                                + query.target().host()
                                                + " (expected: service.namespace.svc of a service"
                                                + " that exists)"));
    }

    private Lookup<OutboundPolicy> byAddress(Snapshot snapshot, InetAddress address, Query query) {
        int port = query.target().port();
        List<Service> services = snapshot.servicesAt(address);
        if (!services.isEmpty()) {
            return toService(snapshot, services.get(0), query);
        }
        Optional<Pod> at = Pods.at(snapshot, address, port);
        boolean pod = at.isPresent();
        if (pod) {
            Optional<OutboundPolicy> replica = toReplica(snapshot, at.get(), address, query);
            if (replica.isPresent()) {
                return Lookup.found(replica.get());
            }
        }
        Optional<OutboundPolicy> outside =
                pod
                        ? Optional.empty()
                        : new EgressView(snapshot, settings)
                                .policy(address, port, query.clientNamespace());
        if (outside.isPresent()) {
            return Lookup.found(outside.get());
        }
        if (pod || settings.inCluster(address)) {
            return Lookup.notFound(
                    "no service: "
                            + IpLiteral.format(address, port)
                            + " (expected: the cluster IP of a service)");
        }
        return Lookup.found(new OutboundPolicy.Egress(address, port));
    }

    /** Empty if the address means this Pod, whatever is sent there. */
    private Optional<OutboundPolicy> toReplica(
            Snapshot snapshot, Pod pod, InetAddress address, Query query) {
        Replica replica = new Replica(snapshot, settings, pod);
        int number = query.target().port();
        Optional<Service> service = replica.service(number);
        if (service.isEmpty()) {
            return Optional.empty();
        }
        Service.Port port = service.get().port(number).orElseThrow();
        OutboundPolicy policy = toPort(snapshot, service.get(), port, query.clientNamespace());
        return replica.isService()
                ? Optional.of(policy)
                : replica.policy((OutboundPolicy.ToService) policy, address);
    }

    private Lookup<OutboundPolicy> toService(Snapshot snapshot, Service service, Query query) {
        int number = query.target().port();
        return Lookup.found(
                service.port(number)
                        .map(port -> toPort(snapshot, service, port, query.clientNamespace()))
                        .orElseGet(
                                () ->
                                        new OutboundPolicy.UndefinedPort(
                                                ServicePort.of(service, number))));
    }

    private OutboundPolicy toPort(
            Snapshot snapshot, Service service, Service.Port port, String clientNamespace) {
        RouteSelection selection =
                RouteSelection.of(snapshot, settings, service, port, clientNamespace);
        OutboundRoutes routes = new OutboundRoutes(snapshot, settings, service);
        List<OutboundRoute> selected = selection.routes().stream().map(routes::route).toList();
        List<OutboundRoute> requests =
                selected.isEmpty() ? List.of(routes.defaultRequests()) : selected;
        List<OutboundRoute> connections = List.of(OutboundRoute.CONNECTIONS);
        switch (selection.protocol()) {
            case HTTP1, HTTP2, GRPC -> connections = List.of();
            case OPAQUE, TLS -> {
                requests = List.of();
                connections = selected.isEmpty() ? connections : selected;
            }
            case DETECT -> {}
        }
        return new OutboundPolicy.ToService(
                ServicePort.of(service, port.port()),
                selection.protocol(),
                requests,
                connections,
                Balancing.of(service.metadata().annotations()),
                Breaker.of(service.metadata().annotations()));
    }
}
