package io.gossamer.destination.view.outbound;

import io.gossamer.destination.index.Snapshot;
import io.gossamer.destination.resource.IpLiteral;
import io.gossamer.destination.resource.Service;
import io.gossamer.destination.view.HostPort;
import io.gossamer.destination.view.Lookup;
import io.gossamer.destination.view.MeshSettings;
import io.gossamer.destination.view.Pods;
import io.gossamer.destination.view.ProfileView;
import io.gossamer.destination.view.ServiceName;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** Outbound policy by address or authority (contract section 2, outbound policy). */
public final class OutboundPolicyView {

    private final MeshSettings settings;
    private final ProfileView profiles;

    public OutboundPolicyView(MeshSettings settings) {
        this.settings = settings;
        this.profiles = new ProfileView(settings);
    }

    /**
     * A question.
     *
     * @param byAddress whether the target was given as an address, not as an authority
     */
    public record Query(HostPort target, boolean byAddress) {}

    /** Reads an authority: {@code service.namespace.svc[.domain][:port]}. */
    public Lookup<Query> parse(String authority) {
        Optional<HostPort> target = HostPort.parse(authority);
        return target.isEmpty()
                ? Lookup.invalid("authority: " + authority + " (expected: host or host:port)")
                : Lookup.found(new Query(target.get(), false));
    }

    /** The answer now. */
    public Lookup<OutboundPolicy> evaluate(Snapshot snapshot, Query query) {
        int port = query.target().port();
        Optional<InetAddress> address =
                query.byAddress() ? query.target().address() : Optional.empty();
        if (address.isPresent()) {
            return byAddress(snapshot, address.get(), port);
        }
        return ServiceName.parseShort(query.target().host(), settings.clusterDomain())
                .flatMap(name -> snapshot.service(name.namespace(), name.name()))
                .filter(service -> service.externalName() == null)
                .map(service -> toService(snapshot, service, port))
                .orElseGet(
                        () ->
                                Lookup.notFound(
                                        "no service: "
                                                + query.target().host()
                                                + " (expected: service.namespace.svc of a service"
                                                + " that exists)"));
    }

    private Lookup<OutboundPolicy> byAddress(Snapshot snapshot, InetAddress address, int port) {
        List<Service> services = snapshot.servicesAt(address);
        if (!services.isEmpty()) {
            return toService(snapshot, services.get(0), port);
        }
        if (Pods.at(snapshot, address, port).isPresent() || settings.inCluster(address)) {
            return Lookup.notFound(
                    "no service: "
                            + IpLiteral.format(address, port)
                            + " (expected: the cluster IP of a service)");
        }
        return Lookup.found(new OutboundPolicy.Egress(address, port));
    }

    private Lookup<OutboundPolicy> toService(Snapshot snapshot, Service service, int port) {
        String namespace = service.metadata().namespace();
        String name = service.metadata().name();
        Optional<Service.Port> defined = service.port(port);
        return Lookup.found(
                defined.isEmpty()
                        ? new OutboundPolicy.UndefinedPort(namespace, name, port)
                        : new OutboundPolicy.ToService(
                                namespace, name, port, protocol(snapshot, service, defined.get())));
    }

    private OutboundPolicy.Protocol protocol(
            Snapshot snapshot, Service service, Service.Port port) {
        return switch (port.appProtocol()) {
            case "http" -> OutboundPolicy.Protocol.HTTP1;
            case "kubernetes.io/h2c" -> OutboundPolicy.Protocol.HTTP2;
            case "" ->
                    profiles.opaque(snapshot, service, port)
                            ? OutboundPolicy.Protocol.OPAQUE
                            : OutboundPolicy.Protocol.DETECT;
            default -> OutboundPolicy.Protocol.OPAQUE;
        };
    }
}
