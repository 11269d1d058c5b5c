package io.gossamer.proxy.observe;

import io.gossamer.api.FailureCode;
import io.gossamer.proxy.model.ProxyFailure;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The last failures that differ, newest first, for {@code /why}. What happens again is counted, not
 * added. Bounded in number and length; thread-safe.
 */
public final class RecentFailures {

    private static final int CAPACITY = 200;
    private static final int MAX_DETAIL = 1_024;

    /**
     * A kind of failure.
     *
     * @param direction inbound or outbound
     * @param what the destination or port that it concerns
     * @param detail of its last occurrence
     * @param allow the manifest that would permit it, as YAML on one line; empty if there is none
     */
    public record Entry(
            Instant first,
            Instant last,
            String direction,
            String what,
            FailureCode code,
            String detail,
            String allow,
            long count) {

        /** What to do about it. */
        public String remedy() {
            return allow.isEmpty() ? code.remedy() : "to allow it: " + allow;
        }
    }

    private record Key(String direction, String what, FailureCode code, String client) {}

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
        String message = String.valueOf(failure.getMessage());
        String detail = message.length() > MAX_DETAIL ? message.substring(0, MAX_DETAIL) : message;
        Instant now = clock.instant();
        Key key = new Key(direction, what, failure.code(), failure.client());
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
                            failure.allow(),
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
        Collections.reverse(list);
        return list;
    }

    /** A JSON array of the failures with cause and remedy, newest first. */
    public String toJson() {
        StringBuilder json = new StringBuilder("[");
        for (Entry entry : list()) {
            json.append(json.length() > 1 ? ",\n " : "\n ");
            field(json.append('{'), "time", entry.last().toString());
            field(json.append(','), "since", entry.first().toString());
            json.append(",\"count\":").append(entry.count());
            field(json.append(','), "direction", entry.direction());
            field(json.append(','), "what", entry.what());
            field(json.append(','), "code", entry.code().label());
            field(json.append(','), "cause", entry.code().cause());
            field(json.append(','), "detail", entry.detail());
            field(json.append(','), "remedy", entry.code().remedy());
            if (!entry.allow().isEmpty()) {
                field(json.append(','), "allow", entry.allow());
            }
            json.append('}');
        }
        return json.append(json.length() > 1 ? "\n]\n" : "]\n").toString();
    }

    private static void field(StringBuilder json, String name, String value) {
        JsonText.quote(json.append('"').append(name).append("\":"), value);
    }
}
