package io.gossamer.proxy.control.watch;

import io.gossamer.proxy.control.Watch;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * The watches of one kind, by what is watched. Those that nobody uses go on for the most recent,
 * and keep their last value for many more (rule R16), so that an outage of the control plane does
 * not forget them.
 *
 * <p>{@link #get} is thread-safe; the rest happens on the control loop.
 *
 * @param <K> what is watched
 * @param <T> an immutable state
 */
public final class WatchCache<K, T> {

    /** Rule R16. */
    public static final int MAX_KNOWN = 4_096;

    /** Rule R16. */
    public static final int MAX_WATCHED_UNUSED = 256;

    private final Executor controlLoop;
    private final Function<K, WatchSource<T>> sources;
    private final int maxKnown;
    private final int maxWatchedUnused;
    private final Map<K, SharedWatch<T>> watches = new ConcurrentHashMap<>();

    /** Unused ones, least recently used first. On the control loop. */
    private final Map<K, SharedWatch<T>> unused = new LinkedHashMap<>();

    /**
     * With the bounds of rule R16.
     *
     * @param sources makes the source of a key, on the thread that first asks for it
     */
    public WatchCache(Executor controlLoop, Function<K, WatchSource<T>> sources) {
        this(controlLoop, sources, MAX_KNOWN, MAX_WATCHED_UNUSED);
    }

    WatchCache(
            Executor controlLoop,
            Function<K, WatchSource<T>> sources,
            int maxKnown,
            int maxWatchedUnused) {
        this.controlLoop = controlLoop;
        this.sources = sources;
        this.maxKnown = maxKnown;
        this.maxWatchedUnused = maxWatchedUnused;
    }

    /** The watch of a key. It starts with its first listener. */
    public Watch<T> get(K key) {
        SharedWatch<T> known = watches.get(key);
        return known != null ? known : watches.computeIfAbsent(key, this::create);
    }

    private SharedWatch<T> create(K key) {
        return new SharedWatch<>(
                sources.apply(key),
                controlLoop,
                new SharedWatch.Usage<T>() {
                    @Override
                    public void used(SharedWatch<T> watch) {
                        unused.remove(key, watch);
                        // It may have been dropped between its creation and its first use.
                        watches.putIfAbsent(key, watch);
                    }

                    @Override
                    public void unused(SharedWatch<T> watch) {
                        unused.put(key, watch);
                        trim();
                    }
                });
    }

    private void trim() {
        Iterator<Map.Entry<K, SharedWatch<T>>> oldest = unused.entrySet().iterator();
        int surplus = unused.size() - maxWatchedUnused;
        int drop = watches.size() - maxKnown;
        while (oldest.hasNext() && (surplus > 0 || drop > 0)) {
            Map.Entry<K, SharedWatch<T>> entry = oldest.next();
            if (surplus-- > 0 || drop > 0) {
                entry.getValue().stopSource();
            }
            if (drop-- > 0) {
                oldest.remove();
                watches.remove(entry.getKey(), entry.getValue());
            }
        }
    }
}
