package io.gossamer.destination.index;

import io.gossamer.destination.source.Bundle;
import io.gossamer.destination.source.ResourceSink;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

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
    private final Map<String, Optional<Bundle>> changed = new HashMap<>();
    private @Nullable Ledger ledger;
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
            put.keySet().forEach(this::noteBefore);
            removed.forEach(this::noteBefore);
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

    /** What a bundle was when the current snapshot was made. */
    private void noteBefore(String name) {
        changed.putIfAbsent(name, Optional.ofNullable(bundles.get(name)));
    }

    /** The newest version; takes time in what changed, unless definitions contradict each other. */
    public synchronized Snapshot snapshot() {
        if (current.version() != version) {
            boolean initial = !unsynced.isEmpty() || current.version() == 0;
            Instant now = clock.instant();
            Snapshot next = initial || !current.synced() ? null : changed();
            if (next == null) {
                next =
                        new SnapshotBuilder(clusterIps)
                                .build(version, unsynced.isEmpty(), bundles.values());
                ledger = new Ledger(clusterIps, bundles, next);
            }
            // Pods that were there before the sources were synced are not new: they have no date.
            current = next.dated(current, initial ? Instant.EPOCH : now, now);
            changed.clear();
            clusterIps.save();
        }
        return current;
    }

    /** The newest version made from the current one; null if it must be made from all. */
    private @Nullable Snapshot changed() {
        return ledger == null ? null : ledger.next(current, version, changed, bundles).orElse(null);
    }
}
