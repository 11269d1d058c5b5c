package io.gossamer.destination.stream;

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

    /** Takes the newest answer. Returns whether it differs from the one before. */
    boolean update(Lookup<V> answer, Snapshot snapshot) {
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
