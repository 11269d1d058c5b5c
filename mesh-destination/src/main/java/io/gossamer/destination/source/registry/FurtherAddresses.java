package io.gossamer.destination.source.registry;

import io.gossamer.destination.source.registry.RefusedException.Reason;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Addresses of workloads on other networks than the one from which they registered. Each is proved,
 * for as long as it lasts, by a stream that comes from it (rule R10), and belongs to the account
 * that proved it. Changed under the registry's lock only.
 */
final class FurtherAddresses {

    /** Networks of one workload. */
    private static final int MAX = 16;

    /** By workload and address, the newest last. */
    private final Map<Workload, Map<InetAddress, Held>> byWorkload = new HashMap<>();

    /**
     * A workload of an account.
     *
     * @param key namespace and name
     */
    record Workload(String key, String account) {}

    /** An address for as long as its stream holds it. */
    private static final class Held {
        private final Object stream;
        private boolean ending;
        private long endsAt;

        Held(Object stream) {
            this.stream = stream;
        }
    }

    /**
     * Holds an address; a stream that held it before does so no more.
     *
     * @return whether it was not known
     */
    boolean hold(Workload workload, InetAddress address, Object stream) throws RefusedException {
        Map<InetAddress, Held> held =
                byWorkload.computeIfAbsent(workload, name -> new LinkedHashMap<>());
        boolean known = held.containsKey(address);
        if (!known && held.size() >= MAX) {
            throw new RefusedException(
                    Reason.EXHAUSTED,
                    "addresses: "
                            + workload.key()
                            + " has "
                            + MAX
                            + " (expected: at most "
                            + MAX
                            + ")");
        }
        held.put(address, new Held(stream));
        return !known;
    }

    /** Lets go of what a stream holds. */
    void end(Workload workload, Object stream, long at) {
        byWorkload
                .getOrDefault(workload, Map.of())
                .values()
                .forEach(
                        held -> {
                            if (held.stream == stream && (!held.ending || at - held.endsAt < 0)) {
                                held.ending = true;
                                held.endsAt = at;
                            }
                        });
    }

    /**
     * Ends those whose time has come.
     *
     * @return the workloads that lost an address
     */
    List<Workload> expire(long now) {
        List<Workload> changed = new ArrayList<>();
        byWorkload.forEach(
                (workload, held) -> {
                    if (held.values().removeIf(one -> one.ending && one.endsAt - now <= 0)) {
                        changed.add(workload);
                    }
                });
        byWorkload.values().removeIf(Map::isEmpty);
        return changed;
    }

    /** The addresses of a workload, the newest first. */
    List<InetAddress> of(Workload workload) {
        List<InetAddress> newest = new ArrayList<>();
        byWorkload
                .getOrDefault(workload, Map.of())
                .keySet()
                .forEach(address -> newest.add(0, address));
        return newest;
    }
}
