package io.gossamer.destination.view;

import io.gossamer.destination.index.Snapshot;
import io.gossamer.destination.resource.Pod;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** Which Pod stands behind an address and port. */
public final class Pods {

    private Pods() {}

    /**
     * The Pod at an address. Registered workloads may share one, and are told apart by their ports;
     * a port that none of them declared belongs to no Pod.
     */
    public static Optional<Pod> at(Snapshot snapshot, InetAddress address, int port) {
        List<Pod> pods = snapshot.podsAt(address);
        for (Pod pod : pods) {
            if (pod.appPorts().contains(port)) {
                return Optional.of(pod);
            }
        }
        return pods.stream().filter(pod -> !pod.registered()).findFirst();
    }
}
