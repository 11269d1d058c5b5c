package io.gossamer.destination.stream;

import io.gossamer.destination.view.Lookup;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One reader of a topic: what it was told last, and since when it takes nothing. Confined to the
 * publisher's thread, but for {@link #ready} and {@link #close}.
 */
final class Watch<V> implements Subscription {

    private final Publisher publisher;
    private final Subscriber<V> subscriber;
    private final Consumer<Watch<V>> onEnd;
    private final AtomicBoolean offerScheduled = new AtomicBoolean();
    private @Nullable Topic<V> topic;
    private @Nullable State<V> sent;
    private boolean blocked;
    private long blockedSince;
    private boolean ended;

    Watch(Publisher publisher, Subscriber<V> subscriber, Consumer<Watch<V>> onEnd) {
        this.publisher = publisher;
        this.subscriber = subscriber;
        this.onEnd = onEnd;
    }

    @Override
    public void ready() {
        if (offerScheduled.compareAndSet(false, true)) {
            publisher.execute(
                    () -> {
                        offerScheduled.set(false);
                        offer();
                    });
        }
    }

    @Override
    public void close() {
        publisher.execute(this::end);
    }

    void join(Topic<V> joined) {
        topic = joined;
    }

    boolean ended() {
        return ended;
    }

    /** Tells the reader the newest answer if it can take one and does not know it. */
    @SuppressWarnings("ReferenceEquality") // One state is one instance.
    void offer() {
        if (ended || topic == null) {
            return;
        }
        Lookup.Failed<V> failure = topic.failure();
        if (failure != null) {
            fail(failure);
            return;
        }
        State<V> current = topic.current();
        if (current == null || current == sent) {
            return;
        }
        if (!subscriber.ready()) {
            if (!blocked) {
                blocked = true;
                blockedSince = publisher.now();
            }
            return;
        }
        blocked = false;
        State<V> previous = sent;
        sent = current;
        subscriber.next(previous, current);
    }

    void fail(Lookup.Failed<V> failure) {
        if (!ended) {
            end();
            subscriber.fail(failure);
        }
    }

    void cutIfBlockedBefore(long nanoTime) {
        if (!ended && blocked && blockedSince - nanoTime <= 0) {
            end();
            subscriber.cut();
        }
    }

    private void end() {
        if (!ended) {
            ended = true;
            onEnd.accept(this);
        }
    }
}
