package io.gossamer.proxy.detect;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Remembers destinations whose server speaks first (rule R5): after three connections that agreed,
 * with no HTTP ever seen under the same policy version, a destination counts as such for ten
 * minutes. Then, and when its policy changes, it is learned anew.
 *
 * <p>Bounded: the destination used longest ago is forgotten. Confined to one event loop.
 */
public final class ServerFirstMemory {

    /** Connections that must agree (rule R5). */
    static final int AGREEING = 3;

    /** How long the conclusion holds (rule R5). */
    public static final Duration HOLDS = Duration.ofMinutes(10);

    private final int capacity;
    private final LongSupplier nanoTicker;
    private long changes;
    private final Map<String, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * A destination that counts as server-first.
     *
     * @param remaining until it is learned anew
     */
    public record Learned(String destination, long policyVersion, Duration remaining) {}

    private static final class Entry {
        private final long policyVersion;
        private int agreeing;
        private boolean httpSeen;
        private long learnedAt;

        Entry(long policyVersion) {
            this.policyVersion = policyVersion;
        }
    }

    /**
     * @param capacity destinations kept, at least 1
     */
    public ServerFirstMemory(int capacity, LongSupplier nanoTicker) {
        this.capacity = capacity;
        this.nanoTicker = nanoTicker;
    }

    /** Whether the destination may be treated as opaque without waiting for anybody's byte. */
    public boolean isServerFirst(String destination, long policyVersion) {
        Entry entry = current(destination, policyVersion);
        return entry != null && entry.agreeing >= AGREEING && !entry.httpSeen;
    }

    /**
     * A connection turned out to be server-first; whether the destination counts as such from this
     * connection on.
     */
    public boolean serverSpokeFirst(String destination, long policyVersion) {
        Entry entry = currentOrNew(destination, policyVersion);
        if (entry.httpSeen || entry.agreeing >= AGREEING) {
            return false;
        }
        entry.agreeing++;
        entry.learnedAt = nanoTicker.getAsLong();
        boolean learned = entry.agreeing == AGREEING;
        if (learned) {
            changes++;
        }
        return learned;
    }

    /** A client spoke HTTP to the destination: it never counts under this policy version. */
    public void httpSeen(String destination, long policyVersion) {
        Entry entry = currentOrNew(destination, policyVersion);
        forget(entry);
        entry.httpSeen = true;
    }

    /** A client spoke first in a protocol that is not HTTP: the count begins again. */
    public void clientSpokeFirst(String destination, long policyVersion) {
        Entry entry = current(destination, policyVersion);
        if (entry != null) {
            forget(entry);
        }
    }

    /** Grows whenever what counts as server-first may have changed, but for the passing of time. */
    public long changes() {
        return changes;
    }

    private void forget(Entry entry) {
        if (entry.agreeing >= AGREEING) {
            changes++;
        }
        entry.agreeing = 0;
    }

    /** What counts as server-first now, for display. */
    public List<Learned> learned() {
        long now = nanoTicker.getAsLong();
        List<Learned> learned = new ArrayList<>();
        entries.forEach(
                (destination, entry) -> {
                    long age = now - entry.learnedAt;
                    boolean counts = entry.agreeing >= AGREEING && !entry.httpSeen;
                    if (counts && age < HOLDS.toNanos()) {
                        learned.add(
                                new Learned(
                                        destination, entry.policyVersion, HOLDS.minusNanos(age)));
                    }
                });
        return learned;
    }

    private @Nullable Entry current(String destination, long policyVersion) {
        Entry entry = entries.get(destination);
        if (entry == null) {
            return null;
        }
        boolean expired =
                entry.agreeing >= AGREEING
                        && nanoTicker.getAsLong() - entry.learnedAt >= HOLDS.toNanos();
        if (entry.policyVersion != policyVersion) {
            entries.remove(destination);
            forget(entry);
            return null;
        }
        if (expired) {
            forget(entry);
        }
        return entry;
    }

    private Entry currentOrNew(String destination, long policyVersion) {
        Entry entry = current(destination, policyVersion);
        if (entry == null) {
            entry = new Entry(policyVersion);
            entries.put(destination, entry);
            if (entries.size() > capacity) {
                Iterator<Entry> eldest = entries.values().iterator();
                forget(eldest.next());
                eldest.remove();
            }
        }
        return entry;
    }
}
