package io.gossamer.proxy.observe;

import io.gossamer.api.FailureCode;
import io.gossamer.proxy.model.ProxyFailure;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The last failures that differ, newest first, for {@code /why}. What happens again is counted, not
 * added. Bounded; thread-safe.
 */
public final class RecentFailures {

    private static final int CAPACITY = 200;

    /**
     * A kind of failure.
     *
     * @param direction inbound or outbound
     * @param what the destination or port that it concerns
     * @param detail of its last occurrence
     */
    public record Entry(
            Instant first,
            Instant last,
            String direction,
            String what,
            FailureCode code,
            String detail,
            long count) {}

    private record Key(String direction, String what, FailureCode code) {}

    private final Clock clock;
    private final Consumer<Entry> onFirst;
    private final Map<Key, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * @param onFirst hears of a kind of failure that is not in the list, for the log
     */
    public RecentFailures(Clock clock, Consumer<Entry> onFirst) {
        this.clock = clock;
        this.onFirst = onFirst;
    }

    public void add(String direction, String what, ProxyFailure failure) {
        String detail = String.valueOf(failure.getMessage());
        Instant now = clock.instant();
        Key key = new Key(direction, what, failure.code());
        Entry entry;
        synchronized (entries) {
            Entry before = entries.get(key);
            entry =
                    new Entry(
                            before == null ? now : before.first(),
                            now,
                            direction,
                            what,
                            failure.code(),
                            detail,
                            before == null ? 1 : before.count() + 1);
            entries.put(key, entry);
            if (entries.size() > CAPACITY) {
                entries.remove(entries.keySet().iterator().next());
            }
        }
        if (entry.count() == 1) {
            onFirst.accept(entry);
        }
    }

    /** Newest first. */
    public List<Entry> list() {
        List<Entry> list;
        synchronized (entries) {
            list = new ArrayList<>(entries.values());
        }
        java.util.Collections.reverse(list);
        return list;
    }
}
