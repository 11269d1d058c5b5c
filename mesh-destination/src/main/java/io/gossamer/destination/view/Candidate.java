package io.gossamer.destination.view;

import io.gossamer.destination.resource.Pod;
import io.gossamer.destination.resource.Resource;
import io.gossamer.destination.resource.Service;
import io.gossamer.destination.resource.traffic.HealthCheck;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
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

    /**
     * Whether it is there though nothing behind its Service is ready: health checks that leave
     * nothing are not believed. One that is wrong, or that depends on what everybody depends on,
     * must not take a Service away.
     *
     * @param all that stand behind the port
     */
    static Predicate<Candidate> rescued(Service service, List<Candidate> all) {
        return all.stream().anyMatch(Candidate::ready)
                ? candidate -> false
                : candidate -> candidate.isChecked(service);
    }

    /** Whether the sidecar of a registered workload asks it how it is. */
    private boolean isChecked(Service service) {
        return pod != null
                && pod.registered()
                && (HealthCheck.of(service.metadata().annotations()) != null
                        || HealthCheck.of(pod.metadata().annotations()) != null);
    }

    static Candidate of(Service by, Pod pod, InetAddress address, int port, boolean ready) {
        return new Candidate(by, address, port, pod, ready, pod.node(), pod.zone(), Set.of());
    }
}
