package io.gossamer.destination.stream;

import io.gossamer.destination.index.Changes;
import io.gossamer.destination.index.Facet;
import io.gossamer.destination.index.Snapshot;
import io.gossamer.destination.view.Lookup;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;

/**
 * Watches of one kind. Those with the same question share one answer. All state is confined to the
 * publisher's thread; {@link #subscribe} and {@link #size} may be called from any.
 *
 * @param <Q> the question; equal questions have equal answers
 * @param <V> the answer; immutable, with a meaning of equality
 */
public final class Channel<Q, V> {

    private final Publisher publisher;
    private final BiFunction<Snapshot, Q, Lookup<V>> first;
    private final BiFunction<Snapshot, Q, Lookup<V>> later;
    private final Map<Q, Topic<V>> topics = new HashMap<>();
    private final AtomicInteger size = new AtomicInteger();

    Channel(
            Publisher publisher,
            BiFunction<Snapshot, Q, Lookup<V>> first,
            BiFunction<Snapshot, Q, Lookup<V>> later) {
        this.publisher = publisher;
        this.first = first;
        this.later = later;
    }

    /** Open watches. */
    public int size() {
        return size.get();
    }

    /** Begins a watch; the first answer follows on the publisher's thread. */
    public Subscription subscribe(Q query, Subscriber<V> subscriber) {
        Watch<V> watch = new Watch<>(publisher, subscriber, ended -> remove(query, ended));
        size.incrementAndGet();
        publisher.execute(() -> add(query, watch));
        return watch;
    }

    private void add(Q query, Watch<V> watch) {
        if (watch.ended()) {
            return;
        }
        Snapshot snapshot = publisher.snapshot();
        Lookup<V> answer = first.apply(snapshot, query);
        if (answer instanceof Lookup.Failed<V> failed) {
            watch.fail(failed);
            return;
        }
        Topic<V> topic = topics.computeIfAbsent(query, key -> new Topic<>());
        // Those who asked the same before have heard this answer already.
        boolean news = !topic.isAsOf(snapshot) && evaluate(topic, query, snapshot);
        topic.add(watch);
        if (news) {
            topic.publish();
        } else {
            watch.offer();
        }
    }

    private void remove(Q query, Watch<V> watch) {
        size.decrementAndGet();
        Topic<V> topic = topics.get(query);
        if (topic != null && topic.remove(watch)) {
            topics.remove(query);
        }
    }

    /** Answers again where the answer was made from what changed. */
    void refresh(Snapshot before, Snapshot snapshot, Changes changes) {
        // A copy: a watch that ends on the way is removed from the map.
        for (Map.Entry<Q, Topic<V>> entry : new ArrayList<>(topics.entrySet())) {
            Topic<V> topic = entry.getValue();
            if (topic.unaffected(before, snapshot, changes)) {
                continue;
            }
            if (evaluate(topic, entry.getKey(), snapshot)) {
                topic.publish();
            }
        }
    }

    private boolean evaluate(Topic<V> topic, Q query, Snapshot snapshot) {
        Set<Facet> read = new HashSet<>();
        Lookup<V> answer = later.apply(snapshot.noting(read), query);
        return topic.update(answer, snapshot, read);
    }

    void cutStalled() {
        long before = publisher.now() - Publisher.STALL_LIMIT.toNanos();
        new ArrayList<>(topics.values()).forEach(topic -> topic.cutStalled(before));
    }
}
