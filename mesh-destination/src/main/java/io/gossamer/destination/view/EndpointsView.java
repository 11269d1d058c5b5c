package io.gossamer.destination.view;

import io.gossamer.destination.index.Snapshot;
import io.gossamer.destination.resource.EndpointSlice;
import io.gossamer.destination.resource.Pod;
import io.gossamer.destination.resource.Service;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The endpoints behind a port of a service: what {@code Destination.Get} answers. */
public final class EndpointsView {

    private static final String UNREACHABLE =
            "opaque, and the inbound port of its sidecar is unknown";

    private final MeshSettings settings;

    public EndpointsView(MeshSettings settings) {
        this.settings = settings;
    }

    /** A question. */
    public record Query(ServiceName service, int port, Client client) {}

    /** Reads what is asked for; the text is {@code name:port} in full, port 80 if it is missing. */
    public Lookup<Query> parse(String path, Client client) {
        Optional<HostPort> authority = HostPort.parse(path);
        if (authority.isEmpty() || authority.get().address().isPresent()) {
            return Lookup.invalid(
                    "authority: "
                            + path
                            + " (expected: service.namespace.svc."
                            + settings.clusterDomain()
                            + ":port)");
        }
        Optional<ServiceName> name =
                ServiceName.parse(authority.get().host(), settings.clusterDomain());
        if (name.isEmpty()) {
            return Lookup.invalid(
                    "authority: "
                            + path
                            + " (expected: a name that ends in .svc."
                            + settings.clusterDomain()
                            + ")");
        }
        return Lookup.found(new Query(name.get(), authority.get().port(), client));
    }

    /** The answer now. A service that is gone later is an answer too: see {@link #watched}. */
    public Lookup<EndpointSet> evaluate(Snapshot snapshot, Query query) {
        ServiceName name = query.service();
        Optional<Service> service = snapshot.service(name.namespace(), name.name());
        if (service.isEmpty()) {
            return Lookup.notFound(
                    "service: "
                            + name.name()
                            + "."
                            + name.namespace()
                            + " (expected: a service that exists)");
        }
        if (service.get().externalName() != null) {
            return Lookup.invalid(
                    "service: "
                            + name.name()
                            + "."
                            + name.namespace()
                            + " is an ExternalName (expected: a service with endpoints)");
        }
        return Lookup.found(endpoints(snapshot, service.get(), query));
    }

    /** The answer to one who was told that the service exists. */
    public Lookup<EndpointSet> watched(Snapshot snapshot, Query query) {
        Lookup<EndpointSet> now = evaluate(snapshot, query);
        return now instanceof Lookup.Failed<EndpointSet> failed
                        && failed.reason() == Lookup.Reason.NOT_FOUND
                ? Lookup.found(EndpointSet.ABSENT)
                : now;
    }

    private EndpointSet endpoints(Snapshot snapshot, Service service, Query query) {
        ServiceName name = query.service();
        Map<String, String> labels = Map.of("service", name.name(), "namespace", name.namespace());
        Map<InetSocketAddress, Endpoint> endpoints = new LinkedHashMap<>();
        consider(
                snapshot,
                service,
                query,
                (candidate, endpoint, passedOver) -> {
                    if (endpoint != null) {
                        endpoints.put(
                                new InetSocketAddress(endpoint.address(), endpoint.port()),
                                endpoint);
                    }
                });
        return new EndpointSet(true, labels, endpoints);
    }

    /** Takes what stands behind a port, one after the other. */
    private interface Consideration {

        void next(Candidate candidate, @Nullable Endpoint endpoint, String passedOver);
    }

    private void consider(
            Snapshot snapshot, Service service, Query query, Consideration consideration) {
        // A port that a headless service does not name is still a port of its instances.
        Optional<Service.Port> port = service.port(query.port());
        if (port.isEmpty() && !service.headless()) {
            return;
        }
        Service.Port asked =
                port.orElseGet(
                        () ->
                                new Service.Port(
                                        "", query.port(), Service.Target.number(query.port()), ""));
        List<Candidate> candidates =
                new Candidates(snapshot, service, asked, port.isPresent())
                        .list(query.service().instance());
        PodEndpoints pods = new PodEndpoints(snapshot, settings);
        ClientPlace place = ClientPlace.of(snapshot, query.client(), candidates);
        Function<Candidate, String> exclusion = place.exclusion(service, candidates);
        Predicate<Candidate> preferred = place.preference(service, candidates);
        Predicate<Candidate> rescued = Candidate.rescued(service, candidates);
        for (Candidate candidate : candidates) {
            boolean usable = candidate.ready() || rescued.test(candidate);
            String passedOver = usable ? exclusion.apply(candidate) : unready(candidate.pod());
            Endpoint endpoint =
                    passedOver.isEmpty() ? resolve(pods, candidate, place).orElse(null) : null;
            if (endpoint != null && preferred.test(candidate)) {
                endpoint = endpoint.first();
            }
            consideration.next(
                    candidate,
                    endpoint,
                    passedOver.isEmpty() && endpoint == null ? UNREACHABLE : passedOver);
        }
    }

    private static String unready(@Nullable Pod pod) {
        String why = pod == null ? null : pod.metadata().annotation(Pod.UNREADY);
        return why == null ? "not ready" : "not ready: " + why;
    }

    /**
     * Something behind a port of a service.
     *
     * @param foundBy the EndpointSlice that names it, or the Service whose selector finds it
     * @param pod null if no Pod stands behind the address
     * @param endpoint what clients are told; null if they are not
     * @param passedOver why they are not told; empty if they are
     */
    public record Considered(
            Source foundBy,
            InetAddress address,
            int port,
            @Nullable Pod pod,
            @Nullable Endpoint endpoint,
            String passedOver) {}

    /** All that stands behind a port and what became of it; none if the service does not exist. */
    public List<Considered> considered(Snapshot snapshot, Query query) {
        List<Considered> all = new ArrayList<>();
        snapshot.service(query.service().namespace(), query.service().name())
                .ifPresent(
                        service ->
                                consider(
                                        snapshot,
                                        service,
                                        query,
                                        (candidate, endpoint, passedOver) ->
                                                all.add(
                                                        considered(
                                                                candidate, endpoint, passedOver))));
        return all;
    }

    private static Considered considered(
            Candidate candidate, @Nullable Endpoint endpoint, String passedOver) {
        return new Considered(
                Source.of(candidate.foundBy()),
                candidate.address(),
                candidate.port(),
                candidate.pod(),
                endpoint,
                passedOver);
    }

    private static Optional<Endpoint> resolve(
            PodEndpoints pods, Candidate candidate, ClientPlace place) {
        Map<String, String> zone = place.labels(candidate);
        Pod pod = candidate.pod();
        return pod == null
                ? Optional.of(
                        new Endpoint(
                                candidate.address(),
                                candidate.port(),
                                zone,
                                "",
                                Endpoint.Hint.NONE,
                                0,
                                null))
                : pods.endpoint(pod, candidate.address(), candidate.port(), zone)
                        .map(endpoint -> endpoint.reachableAt(pod.addresses()));
    }

    /** All that stands behind a service's ports, ready or not, for the inventory. */
    static List<Candidate> candidates(Snapshot snapshot, Service service, Service.Port port) {
        return new Candidates(snapshot, service, port, true).list("");
    }

    /** Collects what stands behind a port. */
    private record Candidates(
            Snapshot snapshot, Service service, Service.Port port, boolean defined) {

        List<Candidate> list(String instance) {
            String namespace = service.metadata().namespace();
            List<EndpointSlice> slices = snapshot.slices(namespace, service.metadata().name());
            List<Candidate> result = new ArrayList<>();
            slices.forEach(slice -> addSlice(slice, instance, result));
            boolean derived =
                    slices.stream().allMatch(s -> s.metadata().origin().registered())
                            && !service.selector().isEmpty();
            if (derived) {
                for (Pod pod : snapshot.all(Pod.class, namespace)) {
                    addPod(pod, instance, result);
                }
            }
            return Families.one(service, result);
        }

        private void addSlice(EndpointSlice slice, String instance, List<Candidate> result) {
            int number = slicePort(slice);
            if (number == 0) {
                return;
            }
            for (EndpointSlice.Endpoint endpoint : slice.endpoints()) {
                if (!instance.isEmpty() && !instance.equals(endpoint.hostname())) {
                    continue;
                }
                Pod pod =
                        endpoint.pod().isEmpty()
                                ? null
                                : snapshot.pod(slice.metadata().namespace(), endpoint.pod())
                                        .orElse(null);
                boolean ready = endpoint.ready() || service.publishNotReadyAddresses();
                for (InetAddress address : endpoint.addresses()) {
                    result.add(
                            new Candidate(
                                    slice,
                                    address,
                                    number,
                                    pod,
                                    ready,
                                    endpoint.node(),
                                    endpoint.zone(),
                                    endpoint.forZones()));
                }
            }
        }

        private int slicePort(EndpointSlice slice) {
            if (!defined) {
                return port.port();
            }
            return slice.ports().stream()
                    .filter(candidate -> candidate.serves(port))
                    .mapToInt(EndpointSlice.Port::port)
                    .findFirst()
                    .orElse(0);
        }

        private void addPod(Pod pod, String instance, List<Candidate> result) {
            boolean selected =
                    !pod.registered()
                            && !pod.gone()
                            && pod.metadata()
                                    .labels()
                                    .entrySet()
                                    .containsAll(service.selector().entrySet());
            int number = PodEndpoints.targetPort(pod, port.target());
            if (!selected
                    || number == 0
                    || (!instance.isEmpty() && !instance.equals(instanceOf(pod)))) {
                return;
            }
            boolean ready = pod.ready() || service.publishNotReadyAddresses();
            for (InetAddress address : pod.addresses()) {
                result.add(Candidate.of(service, pod, address, number, ready));
            }
        }

        private String instanceOf(Pod pod) {
            return pod.subdomain().equals(service.metadata().name()) && !pod.hostname().isEmpty()
                    ? pod.hostname()
                    : pod.metadata().name();
        }
    }
}
