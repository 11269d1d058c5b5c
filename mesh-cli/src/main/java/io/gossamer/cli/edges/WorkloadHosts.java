package io.gossamer.cli.edges;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Workloads by their IP address, where each has one of its own: there, a connection that was
 * dialled by address and not by name tells which service it leads to. Immutable.
 */
record WorkloadHosts(Map<String, MeshedWorkload> byHost) {

    static WorkloadHosts of(Collection<MeshedWorkload> workloads) {
        Map<String, MeshedWorkload> found = new HashMap<>();
        Set<String> shared = new HashSet<>();
        for (MeshedWorkload workload : workloads) {
            String host = host(workload.admin());
            if (found.put(host, workload) != null || host.startsWith("127.")) {
                shared.add(host);
            }
        }
        found.keySet().removeAll(shared);
        return new WorkloadHosts(Map.copyOf(found));
    }

    /** The workload at an address {@code host:port}. */
    Optional<MeshedWorkload> find(String address) {
        return Optional.ofNullable(byHost.get(host(address)));
    }

    private static String host(String address) {
        int colon = address.lastIndexOf(':');
        return colon < 0 ? address : address.substring(0, colon);
    }
}
