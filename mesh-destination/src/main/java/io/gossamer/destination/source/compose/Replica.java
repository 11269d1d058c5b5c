package io.gossamer.destination.source.compose;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A replica of a service: the containers that share one network.
 *
 * @param name unique among all; of one with a sidecar that under which it registers
 * @param service as in the mesh
 * @param hasSidecar whether a sidecar registers it
 * @param state the worst of its containers'
 * @param why what is wrong with it; empty if nothing is
 * @param labels those of the application's container
 * @param ports TCP ports on which it listens, as far as is known
 */
record Replica(
        String name,
        String service,
        boolean hasSidecar,
        ContainerFacts.State state,
        String why,
        List<InetAddress> addresses,
        Map<String, String> labels,
        Set<Integer> ports) {

    Replica {
        addresses = List.copyOf(addresses);
        labels = Map.copyOf(labels);
        ports = Set.copyOf(ports);
    }

    boolean isReady() {
        return state == ContainerFacts.State.HEALTHY;
    }

    /** The same, which traffic may go to although its health check fails. */
    Replica forLackOfBetter() {
        return new Replica(
                name,
                service,
                hasSidecar,
                ContainerFacts.State.HEALTHY,
                "",
                addresses,
                labels,
                ports);
    }
}
