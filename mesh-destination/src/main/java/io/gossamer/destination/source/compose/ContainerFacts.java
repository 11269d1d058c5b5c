package io.gossamer.destination.source.compose;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the engine says of a container, as far as it matters here.
 *
 * @param name without the leading slash
 * @param service its service in the compose file
 * @param number which of the service's containers it is, from 1
 * @param state in words that do not change while the state does not
 * @param network the id or name of the container whose network it shares; empty if it has its own
 * @param addresses one on each of its networks; empty while it does not run
 * @param ports TCP ports that it exposes
 */
record ContainerFacts(
        String id,
        String name,
        String service,
        int number,
        State state,
        String stateText,
        String network,
        List<InetAddress> addresses,
        Map<String, String> labels,
        Set<Integer> ports) {

    /** Label of those that 'mesh inject' has added. */
    static final String COMPONENT = "mesh.component";

    static final String PROJECT = "com.docker.compose.project";
    static final String SERVICE = "com.docker.compose.service";
    static final String NUMBER = "com.docker.compose.container-number";
    static final String ONE_OFF = "com.docker.compose.oneoff";

    /** Whether traffic may go to it. */
    enum State {
        /** It runs, and its health check, if it has one, passes. */
        HEALTHY,
        /** It runs, and its health check has not passed yet, or fails. */
        UNHEALTHY,
        /** It is paused, restarts, or does not run. */
        DOWN
    }

    ContainerFacts {
        addresses = List.copyOf(addresses);
        labels = Map.copyOf(labels);
        ports = Set.copyOf(ports);
    }

    String component() {
        return labels.getOrDefault(COMPONENT, "");
    }

    boolean sharesNetworkOf(ContainerFacts other) {
        return network.equals(other.id) || network.equals(other.name);
    }

    /** The same, which is not well. */
    ContainerFacts unhealthy(String why) {
        return new ContainerFacts(
                id, name, service, number, State.UNHEALTHY, why, network, addresses, labels, ports);
    }

    /** {@code container shop_books_1: unhealthy}. */
    String why() {
        return "container " + name + ": " + stateText;
    }
}
