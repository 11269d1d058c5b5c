package io.gossamer.cli.edges;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Workloads by their IP address, where each has one of its own, and by their names: there, a
 * connection that was dialled by address and not by name tells which service it leads to.
 * Immutable.
 */
record WorkloadHosts(Map<String, MeshedWorkload> byHost, Map<String, MeshedWorkload> byName) {

    static WorkloadHosts of(Collection<MeshedWorkload> workloads) {
        Map<String, MeshedWorkload> found = new HashMap<>();
        Map<String, MeshedWorkload> named = new HashMap<>();
        Set<String> shared = new HashSet<>();
        for (MeshedWorkload workload : workloads) {
            named.put(workload.namespace() + "/" + workload.name(), workload);
            String host = host(workload.admin());
            if (found.put(host, workload) != null || host.startsWith("127.")) {
                shared.add(host);
            }
        }
        found.keySet().removeAll(shared);
        return new WorkloadHosts(Map.copyOf(found), Map.copyOf(named));
    }

    /**
     * The workload at an address, of which it may have several.
     *
     * @param address {@code host:port}
     * @param namespace of the workload as the control plane named it; may be empty
     * @param name likewise
     */
    Optional<MeshedWorkload> find(String address, String namespace, String name) {
        MeshedWorkload known = byName.get(namespace + "/" + name);
        return Optional.ofNullable(known == null ? byHost.get(host(address)) : known);
    }

    private static String host(String address) {
        int colon = address.lastIndexOf(':');
        return colon < 0 ? address : address.substring(0, colon);
    }
}
