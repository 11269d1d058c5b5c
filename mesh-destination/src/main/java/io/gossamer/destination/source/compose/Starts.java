package io.gossamer.destination.source.compose;

import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * When containers were started: the list does not say it, so each is asked for once, and again
 * after an event that may have changed it. {@link #changed} may be called from any thread, all else
 * from one.
 */
final class Starts {

    /** Each costs a request. */
    private static final int MAX = 1_000;

    private final Map<String, Instant> known = new HashMap<>();
    private final Set<String> changed = ConcurrentHashMap.newKeySet();

    /** Asks the engine. */
    @FunctionalInterface
    interface Question {

        /** Empty if there is no such container any more. */
        Optional<Instant> startOf(String id) throws IOException;
    }

    /** The container may have been started since. */
    void changed(String id) {
        if (changed.size() < MAX) {
            changed.add(id);
        } else {
            // Too many at once: everything is asked for again.
            changed.add("");
        }
    }

    /** Forgets everything, for events may have been missed. */
    void forget() {
        known.clear();
        changed.clear();
    }

    /**
     * When these were started.
     *
     * @param ids at most the first thousand are asked for
     */
    Map<String, Instant> of(Set<String> ids, Question question) throws IOException {
        for (String id : Set.copyOf(changed)) {
            changed.remove(id);
            if (id.isEmpty()) {
                known.clear();
            }
            known.remove(id);
        }
        known.keySet().retainAll(ids);
        for (String id : ids) {
            if (known.size() >= MAX) {
                break;
            }
            if (!known.containsKey(id)) {
                question.startOf(id).ifPresent(start -> known.put(id, start));
            }
        }
        return Map.copyOf(known);
    }
}
