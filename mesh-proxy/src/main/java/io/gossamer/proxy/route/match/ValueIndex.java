package io.gossamer.proxy.route.match;

import io.gossamer.proxy.http.RequestHead;
import io.gossamer.proxy.route.match.ValueMatcher.Reading;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the rules that ask for values of headers or query parameters, or for a path by an
 * expression, by what a request has of them, whatever the number of rules (canaries by tenant,
 * say): exact values by the whole, expressions by characters that every value which matches
 * contains. Rules of which neither is known are asked one after the other. What it finds are
 * candidates, each of which is then asked; so it holds whatever the {@link Reading} of several
 * values. Immutable and thread-safe.
 */
final class ValueIndex {

    private final RequestMatcher[] matchers;
    private final int[] rules;
    private final int[] others;
    private final IntSlots<int[]> byKey;
    private final IntSlots<Integer> names;
    private final long nameLengths;
    private final boolean readsQuery;

    private ValueIndex(
            RequestMatcher[] matchers,
            int[] rules,
            List<Integer> others,
            Map<Integer, List<Integer>> byKey,
            Map<Integer, Integer> names) {
        this.matchers = matchers;
        this.rules = rules;
        this.others = RuleList.places(others);
        Map<Integer, int[]> places = new HashMap<>();
        byKey.forEach((key, list) -> places.put(key, RuleList.places(list)));
        this.byKey = new IntSlots<>(places);
        this.names = new IntSlots<>(names);
        long lengths = 0;
        boolean query = false;
        for (int rule : rules) {
            for (ValueMatcher header : matchers[rule].headers()) {
                lengths |= header.isHost() ? 0 : 1L << header.name().length();
            }
            query |= !matchers[rule].queryParams().isEmpty();
        }
        nameLengths = lengths;
        readsQuery = query;
    }

    /**
     * @param matchers of all rules
     * @param rules places of those to be found, ascending
     * @return null if fewer than two of them can be found by a value
     */
    static @Nullable ValueIndex of(RequestMatcher[] matchers, int[] rules) {
        Map<Integer, List<ValueKeys.Demand>> demands = new HashMap<>();
        Map<Integer, Integer> asked = new HashMap<>();
        for (int rule : rules) {
            List<ValueKeys.Demand> own = ValueKeys.of(matchers[rule]);
            demands.put(rule, own);
            Set<Integer> keys = new HashSet<>();
            own.forEach(demand -> demand.alternatives().forEach(keys::addAll));
            keys.forEach(key -> asked.merge(key, 1, Integer::sum));
        }
        List<Integer> others = new ArrayList<>();
        Map<Integer, List<Integer>> byKey = new HashMap<>();
        for (int rule : rules) {
            Set<Integer> keys = rarest(demands.getOrDefault(rule, List.of()), asked);
            keys.forEach(key -> byKey.computeIfAbsent(key, k -> new ArrayList<>()).add(rule));
            if (keys.isEmpty()) {
                others.add(rule);
            }
        }
        return rules.length - others.size() < 2
                ? null
                : new ValueIndex(matchers, rules, others, byKey, names(matchers, rules));
    }

    /** Of each alternative the key that the fewest rules have, of the demand with the fewest. */
    private static Set<Integer> rarest(
            List<ValueKeys.Demand> demands, Map<Integer, Integer> asked) {
        Set<Integer> best = Set.of();
        int least = Integer.MAX_VALUE;
        for (ValueKeys.Demand demand : demands) {
            Set<Integer> keys = new HashSet<>();
            int count = 0;
            for (List<Integer> alternative : demand.alternatives()) {
                int rarest = alternative.get(0);
                for (int key : alternative) {
                    rarest =
                            asked.getOrDefault(key, 0) < asked.getOrDefault(rarest, 0)
                                    ? key
                                    : rarest;
                }
                count += keys.add(rarest) ? asked.getOrDefault(rarest, 0) : 0;
            }
            if (count < least) {
                best = keys;
                least = count;
            }
        }
        return best;
    }

    /** What is asked of each name ({@link ValueKeys#form}). */
    private static Map<Integer, Integer> names(RequestMatcher[] matchers, int[] rules) {
        Map<Integer, Integer> names = new HashMap<>();
        for (int rule : rules) {
            RequestMatcher matcher = matchers[rule];
            for (ValueMatcher header : matcher.headers()) {
                add(ValueKeys.nameOf(header), ValueKeys.form(header), names);
            }
            for (ValueMatcher parameter : matcher.queryParams()) {
                int name = ValueKeys.query(ValueKeys.hash(parameter.name()));
                add(name, ValueKeys.form(parameter), names);
            }
            add(ValueKeys.path(), ValueKeys.pathForm(matcher), names);
        }
        return names;
    }

    private static void add(int name, int form, Map<Integer, Integer> names) {
        if (form != 0) {
            names.merge(name, form, (a, b) -> a | b);
        }
    }

    /** The better of what is known and the first rule that matches. */
    int first(int best, RequestHead head, Reading reading, byte[] path, int from, int to) {
        int found = RuleList.firstOf(matchers, others, best, head, reading, path, from, to);
        return new ValueSearch(this, found, head, reading, path, from, to).run();
    }

    /** The better of what is known and the first of all rules that matches. */
    int ask(int best, RequestHead head, Reading reading, byte[] path, int from, int to) {
        return RuleList.firstOf(matchers, rules, best, head, reading, path, from, to);
    }

    RequestMatcher[] matchers() {
        return matchers;
    }

    /** How many rules there are. */
    int size() {
        return rules.length;
    }

    /** Whether a header with a name of this length may be asked for. */
    boolean readsName(int length) {
        return (nameLengths >>> length & 1) != 0;
    }

    boolean readsQuery() {
        return readsQuery;
    }

    /** What is asked of a name; null for nothing. */
    @Nullable Integer form(int name) {
        return names.get(name);
    }

    /** Places of the rules that a key leads to, ascending. */
    int @Nullable [] candidates(int key) {
        return byKey.get(key);
    }
}
