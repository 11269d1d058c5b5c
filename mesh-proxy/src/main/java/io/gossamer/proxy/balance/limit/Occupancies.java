package io.gossamer.proxy.balance.limit;

import io.gossamer.proxy.model.Backend;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;

/**
 * The destinations that have limits, each with what the process has there. No more than there are
 * bulkheads that are not closed. Thread-safe.
 */
public final class Occupancies {

    private final ConcurrentMap<String, Occupancy> byPath = new ConcurrentHashMap<>();

    /**
     * The part of a destination's limits that one event loop keeps. To be closed.
     *
     * @param path of the destination, {@code name:port}: bulkheads of one path count together, also
     *     while one with older limits is still in use
     * @param refused hears on that loop of each refusal
     */
    public Bulkhead bulkhead(String path, Backend.Limits limits, Consumer<Limited> refused) {
        if (limits.isNone()) {
            return Bulkhead.NONE;
        }
        Occupancy occupancy =
                byPath.compute(
                        path,
                        (key, known) -> {
                            Occupancy held = known == null ? new Occupancy() : known;
                            held.users++;
                            return held;
                        });
        return new Bulkhead(path, limits, occupancy, refused, () -> release(path));
    }

    private void release(String path) {
        byPath.computeIfPresent(path, (key, held) -> --held.users == 0 ? null : held);
    }

    /** Destinations that are counted. */
    int size() {
        return byPath.size();
    }
}
