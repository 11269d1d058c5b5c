package io.gossamer.destination.index;

import io.gossamer.destination.resource.Problem;
import io.gossamer.destination.resource.ResourceKey;
import io.gossamer.destination.source.Bundle;
import io.gossamer.destination.source.ResourceSink;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * All resources. Sources write into it, {@link #snapshot} reads. A snapshot is built when it is
 * asked for, so that a burst of changes costs one. Thread-safe.
 */
public final class Index implements ResourceSink {

    private final Clock clock;
    private final ClusterIps clusterIps;
    private volatile Runnable onChange = () -> {};
    private final Set<String> unsynced;
    private final Map<String, Bundle> bundles = new TreeMap<>();
    private final Map<Problem, Instant> problemsSince = new HashMap<>();
    private final Map<ResourceKey, Instant> podsSince = new HashMap<>();
    private long version;
    private Snapshot current = Snapshot.EMPTY;

    /**
     * @param sources the names of the sources that must say that they are synced
     */
    public Index(Set<String> sources, ClusterIps clusterIps, Clock clock) {
        this.unsynced = new HashSet<>(sources);
        this.clusterIps = clusterIps;
        this.clock = clock;
    }

    /** Calls this after each change, on the thread that made it; it must return at once. */
    public void onChange(Runnable listener) {
        onChange = listener;
    }

    @Override
    public long accept(Map<String, Bundle> put, Set<String> removed) {
        long result;
        synchronized (this) {
            bundles.putAll(put);
            bundles.keySet().removeAll(removed);
            result = ++version;
        }
        onChange.run();
        return result;
    }

    @Override
    public void synced(String source) {
        synchronized (this) {
            if (!unsynced.remove(source)) {
                return;
            }
            version++;
        }
        onChange.run();
    }

    /** Whether all sources have been read once. */
    public synchronized boolean synced() {
        return unsynced.isEmpty();
    }

    /** The newest version. */
    public synchronized Snapshot snapshot() {
        if (current.version() != version) {
            boolean initial = !unsynced.isEmpty() || current.version() == 0;
            current =
                    new SnapshotBuilder(clusterIps)
                            .build(version, unsynced.isEmpty(), bundles.values())
                            .dated(pod -> podSince(pod, initial), this::problemSince);
            podsSince.keySet().retainAll(current.podKeys());
            problemsSince.keySet().retainAll(current.undatedProblems());
        }
        return current;
    }

    /** Pods that were there before the sources were synced are not new: they have no date. */
    private Instant podSince(ResourceKey pod, boolean initial) {
        return podsSince.computeIfAbsent(pod, key -> initial ? Instant.EPOCH : clock.instant());
    }

    private Instant problemSince(Problem problem) {
        return problemsSince.computeIfAbsent(problem, key -> clock.instant());
    }
}
