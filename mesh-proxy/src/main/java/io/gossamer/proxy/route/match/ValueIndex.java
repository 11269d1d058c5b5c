package io.gossamer.proxy.route.match;

import io.gossamer.proxy.http.HeaderBlock;
import io.gossamer.proxy.http.RequestHead;
import io.gossamer.proxy.route.match.ValueMatcher.Reading;
import io.netty.util.AsciiString;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the rules that ask for one exact value of a header or query parameter by the values that a
 * request has, whatever the number of rules (canaries by tenant, say); rules that ask for none are
 * asked one after the other. What it finds are candidates by the hash of name and value, each of
 * which is then asked; so it holds whatever the {@link Reading} of several values. Immutable and
 * thread-safe; looking up a header of one value allocates nothing.
 */
final class ValueIndex {

    /** The request has more values than are worth looking up. */
    static final int TOO_MANY_VALUES = -1;

    /** Each may lead to the same rules again. */
    private static final int MAX_VALUES = 64;

    private static final int HEADER = 1;
    private static final int QUERY = 2;
    private static final int AUTHORITY = 3;

    private final RequestMatcher[] matchers;
    private final int[] others;
    private final Slots<int[]> rules;
    private final Slots<Boolean> names;
    private final long nameLengths;
    private final boolean readsAuthority;
    private final boolean readsQuery;

    /** Open addressing by a hash that is the key. */
    private static final class Slots<T> {

        private final int[] keys;
        private final @Nullable Object[] values;

        Slots(Map<Integer, T> content) {
            int size = Integer.highestOneBit(Math.max(1, content.size())) << 2;
            keys = new int[size];
            values = new Object[size];
            content.forEach(
                    (key, value) -> {
                        int slot = slot(key);
                        while (values[slot] != null) {
                            slot = slot + 1 & keys.length - 1;
                        }
                        keys[slot] = key;
                        values[slot] = value;
                    });
        }

        @SuppressWarnings("unchecked")
        @Nullable T get(int key) {
            int slot = slot(key);
            while (values[slot] != null) {
                if (keys[slot] == key) {
                    return (T) values[slot];
                }
                slot = slot + 1 & keys.length - 1;
            }
            return null;
        }

        private int slot(int key) {
            return (key ^ key >>> 15) & keys.length - 1;
        }
    }

    private ValueIndex(
            RequestMatcher[] matchers,
            int[] others,
            Map<Integer, int[]> rules,
            Map<Integer, Boolean> names,
            long nameLengths,
            boolean readsAuthority,
            boolean readsQuery) {
        this.matchers = matchers;
        this.others = others;
        this.rules = new Slots<>(rules);
        this.names = new Slots<>(names);
        this.nameLengths = nameLengths;
        this.readsAuthority = readsAuthority;
        this.readsQuery = readsQuery;
    }

    /**
     * @param matchers of all rules
     * @param rules places of those to be found, ascending
     * @return null if fewer than two of them ask for an exact value
     */
    static @Nullable ValueIndex of(RequestMatcher[] matchers, int[] rules) {
        Map<Integer, Integer> asked = new HashMap<>();
        for (int rule : rules) {
            for (int key : keys(matchers[rule])) {
                asked.merge(key, 1, Integer::sum);
            }
        }
        List<Integer> others = new ArrayList<>();
        Map<Integer, List<Integer>> found = new HashMap<>();
        for (int rule : rules) {
            int rarest = 0;
            int least = Integer.MAX_VALUE;
            for (int key : keys(matchers[rule])) {
                int count = asked.getOrDefault(key, 0);
                if (count < least) {
                    rarest = key;
                    least = count;
                }
            }
            (least == Integer.MAX_VALUE
                            ? others
                            : found.computeIfAbsent(rarest, key -> new ArrayList<>()))
                    .add(rule);
        }
        return rules.length - others.size() < 2 ? null : of(matchers, rules, others, found);
    }

    private static ValueIndex of(
            RequestMatcher[] matchers,
            int[] rules,
            List<Integer> others,
            Map<Integer, List<Integer>> found) {
        Map<Integer, Boolean> names = new HashMap<>();
        long lengths = 0;
        boolean authority = false;
        boolean query = false;
        for (int rule : rules) {
            for (ValueMatcher header : matchers[rule].headers()) {
                if (header.exact() != null && header.isHost()) {
                    authority = true;
                } else if (header.exact() != null) {
                    names.put(folded(header.name()), true);
                    lengths |= 1L << header.name().length();
                }
            }
            query |= matchers[rule].queryParams().stream().anyMatch(each -> each.exact() != null);
        }
        Map<Integer, int[]> places = new HashMap<>();
        found.forEach((key, list) -> places.put(key, RuleList.places(list)));
        return new ValueIndex(
                matchers, RuleList.places(others), places, names, lengths, authority, query);
    }

    /** Of each name with an exact value that a rule asks for. */
    private static List<Integer> keys(RequestMatcher matcher) {
        List<Integer> keys = new ArrayList<>();
        for (ValueMatcher header : matcher.headers()) {
            String exact = header.exact();
            if (exact != null) {
                keys.add(
                        header.isHost()
                                ? key(AUTHORITY, 0, hash(exact, 0, exact.length()))
                                : key(
                                        HEADER,
                                        folded(header.name()),
                                        hash(exact, 0, exact.length())));
            }
        }
        for (ValueMatcher parameter : matcher.queryParams()) {
            String exact = parameter.exact();
            if (exact != null) {
                keys.add(key(QUERY, hash(parameter.name()), hash(exact, 0, exact.length())));
            }
        }
        return keys;
    }

    /**
     * The better of what is known and the first rule that matches; {@link #TOO_MANY_VALUES} if all
     * of them are to be asked.
     */
    int first(int best, RequestHead head, Reading reading, byte[] path, int from, int to) {
        int found = RuleList.firstOf(matchers, others, best, head, reading, path, from, to);
        if (nameLengths != 0) {
            found = byHeaders(found, head, reading, path, from, to);
        }
        if (readsAuthority && head.authority != null && found != TOO_MANY_VALUES) {
            int key = key(AUTHORITY, 0, hash(head.authority));
            found = at(key, found, head, reading, path, from, to);
        }
        return readsQuery && found != TOO_MANY_VALUES
                ? byQuery(found, head, reading, path, from, to)
                : found;
    }

    private int byHeaders(
            int best, RequestHead head, Reading reading, byte[] path, int from, int to) {
        HeaderBlock headers = head.headers;
        int found = best;
        int values = 0;
        for (int i = 0; i < headers.size(); i++) {
            AsciiString name = headers.name(i);
            if ((nameLengths >>> name.length() & 1) == 0) {
                continue;
            }
            int nameHash = folded(name);
            if (names.get(nameHash) == null) {
                continue;
            }
            AsciiString value = headers.value(i);
            int commas = commas(value);
            values += 1 + commas;
            if (values > MAX_VALUES) {
                return TOO_MANY_VALUES;
            }
            int key = key(HEADER, nameHash, hash(value));
            found = at(key, found, head, reading, path, from, to);
            if (commas > 0) {
                found = byElements(nameHash, value, found, head, reading, path, from, to);
            }
        }
        return found;
    }

    private static int commas(AsciiString value) {
        int commas = 0;
        for (int i = value.indexOf(',', 0); i >= 0; i = value.indexOf(',', i + 1)) {
            commas++;
        }
        return commas;
    }

    private int byElements(
            int name,
            AsciiString value,
            int best,
            RequestHead head,
            Reading reading,
            byte[] path,
            int from,
            int to) {
        int found = best;
        int at = 0;
        while (at <= value.length()) {
            int end = value.indexOf(',', at);
            end = end < 0 ? value.length() : end;
            int key = key(HEADER, name, hash(value.subSequence(at, end, false).trim()));
            found = at(key, found, head, reading, path, from, to);
            at = end + 1;
        }
        return found;
    }

    private int byQuery(
            int best, RequestHead head, Reading reading, byte[] path, int from, int to) {
        int mark = head.path.indexOf('?', 0);
        String query = mark < 0 ? "" : head.path.subSequence(mark + 1).toString();
        int found = best;
        int values = 0;
        int at = 0;
        while (at <= query.length()) {
            if (++values > MAX_VALUES) {
                return TOO_MANY_VALUES;
            }
            int end = query.indexOf('&', at);
            end = end < 0 ? query.length() : end;
            int equals = query.indexOf('=', at);
            boolean hasValue = equals >= 0 && equals < end;
            int name = decodedHash(query, at, hasValue ? equals : end);
            int value = hasValue ? decodedHash(query, equals + 1, end) : 0;
            found = at(key(QUERY, name, value), found, head, reading, path, from, to);
            at = end + 1;
        }
        return found;
    }

    private int at(
            int key, int best, RequestHead head, Reading reading, byte[] path, int from, int to) {
        int[] candidates = rules.get(key);
        return candidates == null
                ? best
                : RuleList.firstOf(matchers, candidates, best, head, reading, path, from, to);
    }

    private static int key(int kind, int name, int value) {
        return (31 * name + value) * 31 + kind;
    }

    /** In whatever case, and with - for _, as the widest reading has it. */
    private static int folded(AsciiString name) {
        int hash = 0;
        for (int i = 0; i < name.length(); i++) {
            byte b = name.byteAt(i);
            int folded = b == '_' ? '-' : b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b;
            hash = 31 * hash + folded;
        }
        return hash;
    }

    private static int hash(AsciiString text) {
        int hash = 0;
        for (int i = 0; i < text.length(); i++) {
            hash = 31 * hash + (text.byteAt(i) & 0xFF);
        }
        return hash;
    }

    private static int hash(String text, int from, int to) {
        int hash = 0;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + text.charAt(i);
        }
        return hash;
    }

    private static int decodedHash(String text, int from, int to) {
        if (!ValueMatcher.isEscaped(text, from, to)) {
            return hash(text, from, to);
        }
        String decoded = ValueMatcher.decode(text.substring(from, to));
        return hash(decoded, 0, decoded.length());
    }
}
