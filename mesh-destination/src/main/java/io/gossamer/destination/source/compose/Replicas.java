package io.gossamer.destination.source.compose;

import io.gossamer.destination.resource.PortRanges;
import io.gossamer.destination.source.compose.ContainerFacts.State;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Puts the containers of a project together to replicas. A pure function. */
final class Replicas {

    /** Of services with a sidecar, as 'mesh inject' names what it adds. */
    private static final String NETWORK_SUFFIX = "-mesh-net";

    private static final String SIDECAR_SUFFIX = "-mesh";
    private static final String LABELLED_PORTS = "mesh.ports";
    private static final int MAX_PORTS = 64;
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

    private final List<ContainerFacts> containers;
    private final Map<String, Replica> replicas = new TreeMap<>();

    private Replicas(List<ContainerFacts> containers) {
        this.containers = containers;
    }

    /** By name. Where no replica of a service is healthy, those that run will do. */
    static Map<String, Replica> of(Collection<ContainerFacts> containers) {
        Replicas result =
                new Replicas(
                        containers.stream()
                                .sorted(
                                        Comparator.comparing(ContainerFacts::service)
                                                .thenComparingInt(ContainerFacts::number)
                                                .thenComparing(ContainerFacts::id))
                                .toList());
        for (ContainerFacts container : result.containers) {
            if (container.component().equals("network")) {
                result.withSidecar(container);
            } else if (container.component().isEmpty() && container.network().isEmpty()) {
                result.alone(container);
            }
        }
        result.takeWhatRuns();
        return result.replicas;
    }

    private void withSidecar(ContainerFacts holder) {
        if (!holder.service().endsWith(NETWORK_SUFFIX)) {
            return;
        }
        String own =
                holder.service().substring(0, holder.service().length() - NETWORK_SUFFIX.length());
        Optional<ContainerFacts> application =
                best(
                        other ->
                                other.service().equals(own)
                                        && other.component().isEmpty()
                                        && other.sharesNetworkOf(holder));
        Optional<ContainerFacts> sidecar =
                best(
                        other ->
                                other.service().equals(own + SIDECAR_SUFFIX)
                                        && other.sharesNetworkOf(holder));
        State state = State.HEALTHY;
        String why = "";
        if (holder.state() == State.DOWN) {
            state = State.DOWN;
            why = holder.why();
        } else if (sidecar.isEmpty() || sidecar.get().state() == State.DOWN) {
            state = State.DOWN;
            why = sidecar.map(ContainerFacts::why).orElse("no container of its sidecar");
        } else if (application.isEmpty()) {
            state = State.DOWN;
            why = "no container of " + own;
        } else if (application.get().state() != State.HEALTHY) {
            state = application.get().state();
            why = application.get().why();
        }
        String service = holder.labels().getOrDefault("mesh.service", own);
        add(
                new Replica(
                        label(own),
                        label(service),
                        true,
                        state,
                        why,
                        holder.addresses(),
                        application.map(ContainerFacts::labels).orElse(Map.of()),
                        Set.of()));
    }

    private void alone(ContainerFacts container) {
        if (container.addresses().isEmpty()) {
            return;
        }
        String service = label(container.service());
        add(
                new Replica(
                        container.number() == 1 ? service : service + "-" + container.number(),
                        service,
                        false,
                        container.state(),
                        container.state() == State.HEALTHY ? "" : container.why(),
                        container.addresses(),
                        container.labels(),
                        ports(container)));
    }

    private Optional<ContainerFacts> best(Predicate<ContainerFacts> wanted) {
        return containers.stream().filter(wanted).min(Comparator.comparing(ContainerFacts::state));
    }

    private void add(Replica replica) {
        boolean isNamed =
                NAME.matcher(replica.name()).matches() && NAME.matcher(replica.service()).matches();
        if (isNamed) {
            replicas.putIfAbsent(replica.name(), replica);
        }
    }

    private void takeWhatRuns() {
        Set<String> served = new HashSet<>();
        replicas.values().stream()
                .filter(Replica::isReady)
                .forEach(replica -> served.add(replica.service()));
        for (Replica replica : new ArrayList<>(replicas.values())) {
            if (replica.state() == State.UNHEALTHY && !served.contains(replica.service())) {
                replicas.put(replica.name(), replica.forLackOfBetter());
            }
        }
    }

    private static Set<Integer> ports(ContainerFacts container) {
        Set<Integer> ports = new TreeSet<>(container.ports());
        PortRanges labelled =
                PortRanges.parse(container.labels().getOrDefault(LABELLED_PORTS, ""))
                        .orElse(PortRanges.NONE);
        for (int port = 1; port <= 65535 && ports.size() < MAX_PORTS; port++) {
            if (labelled.contains(port)) {
                ports.add(port);
            }
        }
        return ports;
    }

    /** As 'mesh inject' makes a name of the mesh from one of a compose file. */
    static String label(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', '-').replace('.', '-');
    }
}
