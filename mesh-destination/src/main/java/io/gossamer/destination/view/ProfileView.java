package io.gossamer.destination.view;

import io.gossamer.destination.index.Snapshot;
import io.gossamer.destination.resource.IpLiteral;
import io.gossamer.destination.resource.Kind;
import io.gossamer.destination.resource.Pod;
import io.gossamer.destination.resource.ResourceKey;
import io.gossamer.destination.resource.Service;
import io.gossamer.destination.resource.profile.ServiceProfile;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Profiles of addresses and names. */
public final class ProfileView {

    private static final String OPAQUE = "linkerd.io/opaque";

    private final MeshSettings settings;
    private final EndpointsView endpoints;

    public ProfileView(MeshSettings settings) {
        this.settings = settings;
        this.endpoints = new EndpointsView(settings);
    }

    /** A question. */
    public record Query(HostPort target, Client client) {}

    /** Reads what is asked for: {@code address:port} or {@code name:port}. */
    public Lookup<Query> parse(String path, Client client) {
        Optional<HostPort> target = HostPort.parse(path);
        if (target.isEmpty()) {
            return Lookup.invalid("authority: " + path + " (expected: host:port)");
        }
        boolean known =
                target.get().address().isPresent()
                        || ServiceName.parse(target.get().host(), settings.clusterDomain())
                                .isPresent();
        return known
                ? Lookup.found(new Query(target.get(), client))
                : Lookup.invalid(
                        "authority: "
                                + path
                                + " (expected: an address, or a name that ends in .svc."
                                + settings.clusterDomain()
                                + ")");
    }

    /** The answer now. */
    public Lookup<Profile> evaluate(Snapshot snapshot, Query query) {
        Optional<InetAddress> address = query.target().address();
        if (address.isPresent()) {
            return byAddress(snapshot, address.get(), query);
        }
        Optional<ServiceName> name =
                ServiceName.parse(query.target().host(), settings.clusterDomain());
        return name.isEmpty()
                ? Lookup.invalid("not a service: " + query.target().host())
                : byName(snapshot, name.get(), query);
    }

    private Lookup<Profile> byAddress(Snapshot snapshot, InetAddress address, Query query) {
        List<Service> services = snapshot.servicesAt(address);
        if (services.size() > 1) {
            return Lookup.conflict(
                    "cluster IP: "
                            + IpLiteral.format(address)
                            + " belongs to "
                            + services.get(0).key()
                            + " and "
                            + services.get(1).key()
                            + " (expected: one service)");
        }
        if (!services.isEmpty()) {
            return ofService(snapshot, services.get(0), query);
        }
        return Lookup.found(ofEndpoint(snapshot, address, query.target().port()));
    }

    private Lookup<Profile> byName(Snapshot snapshot, ServiceName name, Query query) {
        Optional<Service> service = snapshot.service(name.namespace(), name.name());
        if (service.isEmpty()) {
            return Lookup.invalid(
                    "service: "
                            + name.name()
                            + "."
                            + name.namespace()
                            + " (expected: a service that exists)");
        }
        if (name.instance().isEmpty()) {
            return ofService(snapshot, service.get(), query);
        }
        EndpointsView.Query instance =
                new EndpointsView.Query(name, query.target().port(), query.client());
        if (endpoints.evaluate(snapshot, instance) instanceof Lookup.Found<EndpointSet> found) {
            Optional<Endpoint> endpoint = found.value().endpoints().values().stream().findFirst();
            if (endpoint.isPresent()) {
                return Lookup.found(
                        ofEndpoint(snapshot, endpoint.get().address(), endpoint.get().port()));
            }
        }
        return Lookup.invalid(
                "instance: "
                        + query.target().host()
                        + " (expected: the hostname of a ready endpoint)");
    }

    private Lookup<Profile> ofService(Snapshot snapshot, Service service, Query query) {
        Optional<Service.Port> defined = service.port(query.target().port());
        if (defined.isEmpty()) {
            return Lookup.found(new Profile.Undefined());
        }
        boolean opaque = opaque(snapshot, service, defined.get());
        return Lookup.found(
                new Profile.OfService(
                        service.metadata().namespace(),
                        service.metadata().name(),
                        opaque,
                        stated(snapshot, service, query.client().namespace()).orElse(null)));
    }

    /** The ServiceProfile in the client's namespace, else the one in the service's. */
    private Optional<ServiceProfile> stated(
            Snapshot snapshot, Service service, String clientNamespace) {
        String namespace = service.metadata().namespace();
        String name =
                new ServiceName("", service.metadata().name(), namespace)
                        .fullName(settings.clusterDomain());
        Optional<ServiceProfile> own =
                clientNamespace.isEmpty()
                        ? Optional.empty()
                        : find(snapshot, clientNamespace, name);
        return own.isPresent() ? own : find(snapshot, namespace, name);
    }

    private static Optional<ServiceProfile> find(Snapshot snapshot, String namespace, String name) {
        return snapshot.find(
                ServiceProfile.class, new ResourceKey(Kind.SERVICE_PROFILE, namespace, name));
    }

    /** Whether a port of a service is opaque. Its appProtocol wins over annotations. */
    public boolean opaque(Snapshot snapshot, Service service, Service.Port port) {
        return switch (port.appProtocol()) {
            case "" ->
                    new PodEndpoints(snapshot, settings)
                            .opaquePorts(service.metadata())
                            .contains(port.port());
            case OPAQUE -> true;
            default -> false;
        };
    }

    private Profile ofEndpoint(Snapshot snapshot, InetAddress address, int port) {
        Optional<Pod> pod = Pods.at(snapshot, address, port);
        if (pod.isEmpty()) {
            return new Profile.OfEndpoint(Endpoint.unknown(address, port), Map.of(), false);
        }
        PodEndpoints pods = new PodEndpoints(snapshot, settings);
        Endpoint endpoint =
                pods.endpoint(pod.get(), address, port, Map.of())
                        .orElseGet(() -> Endpoint.unknown(address, port));
        return new Profile.OfEndpoint(
                endpoint,
                Map.of("namespace", pod.get().metadata().namespace()),
                endpoint.hint() == Endpoint.Hint.OPAQUE || pods.opaque(pod.get(), port));
    }
}
