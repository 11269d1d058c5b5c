package io.gossamer.destination.view;

import io.gossamer.destination.resource.Pod;
import java.net.InetAddress;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An address behind a port of a service, before what the client is to see of it is decided.
 *
 * @param pod null if no Pod stands behind the address
 */
record Candidate(
        InetAddress address,
        int port,
        @Nullable Pod pod,
        boolean ready,
        String node,
        String zone,
        Set<String> forZones) {

    /** Label of Pods and nodes that names their zone. */
    static final String ZONE_LABEL = "topology.kubernetes.io/zone";

    static Candidate of(Pod pod, InetAddress address, int port, boolean ready) {
        return new Candidate(
                address, port, pod, ready, pod.node(), pod.metadata().label(ZONE_LABEL), Set.of());
    }
}
