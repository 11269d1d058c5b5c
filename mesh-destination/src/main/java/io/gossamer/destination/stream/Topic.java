package io.gossamer.destination.stream;

import io.gossamer.destination.index.Changes;
import io.gossamer.destination.index.Facet;
import io.gossamer.destination.index.Snapshot;
import io.gossamer.destination.view.Lookup;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One question: its newest answer and who watches it. Confined to the publisher's thread. */
final class Topic<V> {

    private final Set<Watch<V>> watches = new LinkedHashSet<>();
    private @Nullable State<V> current;
    private Lookup.@Nullable Failed<V> failure;
    private Set<Facet> read = Set.of();
    private long version = -1;

    /**
     * Whether the answer still holds, since nothing that it was made from has changed.
     *
     * @param before what {@code changes} are relative to
     */
    boolean unaffected(Snapshot before, Snapshot now, Changes changes) {
        if (version != before.version() || changes.concern(read)) {
            return false;
        }
        version = now.version();
        return true;
    }

    /** Whether the answer is that of the snapshot. */
    boolean isAsOf(Snapshot snapshot) {
        return version == snapshot.version();
    }

    /**
     * Takes the newest answer. Returns whether it differs from the one before.
     *
     * @param made what it was made from
     */
    boolean update(Lookup<V> answer, Snapshot snapshot, Set<Facet> made) {
        version = snapshot.version();
        read = made;
        if (answer instanceof Lookup.Failed<V> failed) {
            failure = failed;
            return true;
        }
        V value = ((Lookup.Found<V>) answer).value();
        State<V> before = current;
        if (before != null
                && before.synced() == snapshot.synced()
                && before.value().equals(value)) {
            return false;
        }
        current = new State<>(value, snapshot.version(), snapshot.synced());
        return true;
    }

    void add(Watch<V> watch) {
        watches.add(watch);
        watch.join(this);
    }

    /** Returns whether nobody is left. */
    boolean remove(Watch<V> watch) {
        watches.remove(watch);
        return watches.isEmpty();
    }

    void publish() {
        for (Watch<V> watch : new ArrayList<>(watches)) {
            watch.offer();
        }
    }

    void cutStalled(long before) {
        for (Watch<V> watch : new ArrayList<>(watches)) {
            watch.cutIfBlockedBefore(before);
        }
    }

    @Nullable State<V> current() {
        return current;
    }

    Lookup.@Nullable Failed<V> failure() {
        return failure;
    }
}
