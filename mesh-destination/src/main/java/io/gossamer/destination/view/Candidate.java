package io.gossamer.destination.view;

import io.gossamer.destination.resource.Pod;
import io.gossamer.destination.resource.Resource;
import io.gossamer.destination.resource.Service;
import java.net.InetAddress;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An address behind a port of a service, before what the client is to see of it is decided.
 *
 * @param foundBy the EndpointSlice that names it, or the Service whose selector finds it
 * @param pod null if no Pod stands behind the address
 */
record Candidate(
        Resource foundBy,
        InetAddress address,
        int port,
        @Nullable Pod pod,
        boolean ready,
        String node,
        String zone,
        Set<String> forZones) {

    /** Label of Pods and nodes that names their zone. */
    static final String ZONE_LABEL = "topology.kubernetes.io/zone";

    static Candidate of(Service by, Pod pod, InetAddress address, int port, boolean ready) {
        return new Candidate(
                by,
                address,
                port,
                pod,
                ready,
                pod.node(),
                pod.metadata().label(ZONE_LABEL),
                Set.of());
    }
}
