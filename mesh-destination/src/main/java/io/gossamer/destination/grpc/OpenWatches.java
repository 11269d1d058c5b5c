package io.gossamer.destination.grpc;

import io.grpc.Context;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiConsumer;

/**
 * How many watches of each kind are open. No more than there are open watches. Thread-safe.
 *
 * @param <W> what tells watches apart
 */
public final class OpenWatches<W> {

    private final ConcurrentMap<W, Integer> open = new ConcurrentHashMap<>();

    /** Counts a watch until its call ends. */
    public void opened(W watch, Context call) {
        open.merge(watch, 1, Integer::sum);
        call.addListener(ended -> closed(watch), Runnable::run);
    }

    private void closed(W watch) {
        open.computeIfPresent(watch, (key, count) -> count == 1 ? null : count - 1);
    }

    /** Tells each kind and how many there are. */
    public void forEach(BiConsumer<W, Integer> action) {
        open.forEach(action);
    }
}
