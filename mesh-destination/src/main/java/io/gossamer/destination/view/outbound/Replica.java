package io.gossamer.destination.view.outbound;

import io.gossamer.destination.index.Snapshot;
import io.gossamer.destination.resource.Metadata;
import io.gossamer.destination.resource.Pod;
import io.gossamer.destination.resource.Service;
import io.gossamer.destination.view.MeshSettings;
import io.gossamer.destination.view.PodEndpoints;
import io.gossamer.destination.view.PolicyRef;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A Pod whose address clients get from a name, as containers do from Docker's DNS (rule R20): what
 * is sent there may be meant for its service. Who dials an address decides by what it sends; a
 * Pod's annotations speak for connections to itself alone.
 */
final class Replica {

    /** Requests that name the service go to all of its endpoints, the rest to this one. */
    static final String BY_NAME = "name";

    /** Everything goes to all of its endpoints. */
    static final String BY_SERVICE = "service";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_]([-A-Za-z0-9_.]{0,251})?");
    private static final int MAX_NAMES = 32;
    private static final String ROUTE_NOT_FOUND =
            "no route of the service is for this request (expected: one that matches it)";

    private final Snapshot snapshot;
    private final MeshSettings settings;
    private final Pod pod;

    Replica(Snapshot snapshot, MeshSettings settings, Pod pod) {
        this.snapshot = snapshot;
        this.settings = settings;
        this.pod = pod;
    }

    /** Its service, if it has this port; empty if its address stands for itself alone. */
    Optional<Service> service(int port) {
        String name = pod.metadata().annotation(Pod.SERVICE);
        String balance = pod.metadata().annotation(Pod.BALANCE);
        boolean shared = BY_NAME.equals(balance) || BY_SERVICE.equals(balance);
        return !shared || name == null
                ? Optional.empty()
                : snapshot.service(pod.metadata().namespace(), name)
                        .filter(service -> service.externalName() == null)
                        .filter(service -> service.port(port).isPresent());
    }

    /** Whether its address means the whole service. */
    boolean isService() {
        return BY_SERVICE.equals(pod.metadata().annotation(Pod.BALANCE));
    }

    /** The policy of its address; empty if nothing that is sent there can name the service. */
    Optional<OutboundPolicy> policy(OutboundPolicy.ToService service, InetAddress address) {
        if (service.requests().isEmpty()) {
            return Optional.empty();
        }
        Set<String> names = names(service.target());
        OutboundPolicy.ToService named =
                new OutboundPolicy.ToService(
                        service.target(),
                        service.protocol(),
                        confined(service.requests(), names),
                        service.connections(),
                        service.balancing(),
                        service.breaker());
        return new PodEndpoints(snapshot, settings)
                .ofAddress(pod, address, service.target().port())
                .map(
                        endpoint ->
                                new OutboundPolicy.ToReplica(
                                        named,
                                        endpoint,
                                        Map.of("namespace", pod.metadata().namespace())));
    }

    /** In lower case, the service's own first. */
    private Set<String> names(ServicePort service) {
        String own = service.name();
        String inNamespace = own + "." + service.namespace();
        Set<String> names = new LinkedHashSet<>();
        names.add(own);
        names.add(inNamespace);
        names.add(inNamespace + ".svc");
        names.add(inNamespace + ".svc." + settings.clusterDomain());
        for (String name : others(pod.metadata())) {
            if (names.size() < MAX_NAMES && NAME.matcher(name).matches()) {
                names.add(name.toLowerCase(Locale.ROOT));
            }
        }
        return names;
    }

    private static String[] others(Metadata metadata) {
        String text = metadata.annotation(Pod.NAMES);
        return text == null ? new String[0] : text.split(",", -1);
    }

    /** The routes for these names alone. What names the service and is for none of them fails. */
    private static List<OutboundRoute> confined(List<OutboundRoute> routes, Set<String> names) {
        List<OutboundRoute> result = new ArrayList<>();
        boolean stated = false;
        for (OutboundRoute route : routes) {
            List<String> hosts =
                    names.stream()
                            .filter(name -> route.hosts().isEmpty() || isFor(route, name))
                            .toList();
            stated |= !route.ref().isDefault();
            if (!hosts.isEmpty()) {
                result.add(new OutboundRoute(route.ref(), hosts, route.rules()));
            }
        }
        if (stated) {
            result.add(
                    new OutboundRoute(
                            PolicyRef.ofDefault("route-not-found"),
                            List.copyOf(names),
                            List.of(OutboundRoute.Rule.failing(ROUTE_NOT_FOUND))));
        }
        return result;
    }

    private static boolean isFor(OutboundRoute route, String name) {
        return route.hosts().stream()
                .map(host -> host.toLowerCase(Locale.ROOT))
                .anyMatch(
                        host ->
                                host.startsWith("*.")
                                        ? name.endsWith(host.substring(1))
                                        : name.equals(host));
    }
}
