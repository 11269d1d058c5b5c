package io.gossamer.proxy.route.match;

import io.gossamer.proxy.http.RequestHead;
import io.gossamer.proxy.route.expression.Shape;
import io.gossamer.proxy.route.expression.ShapeIndex;
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
 * contains, or, where those are none or many rules have the same, by the shape of the values. Rules
 * of which nothing is known are asked one after the other. What it finds are candidates, each of
 * which is then asked; so it holds whatever the {@link Reading} of several values. Immutable and
 * thread-safe.
 */
final class ValueIndex {

    /** So many rules with the same characters are better told apart by their shapes. */
    private static final int CROWD = 16;

    /** A shape that leaves open more than this tells too little. */
    private static final int NARROW = 64;

    /**
     * Rules that are found by the shape of one name's values.
     *
     * @param rules their places, ascending
     */
    record Shaped(ShapeIndex index, int[] rules) {}

    private final RequestMatcher[] matchers;
    private final int[] rules;
    private final int[] others;
    private final IntSlots<int[]> byKey;
    private final IntSlots<Shaped> byShape;
    private final IntSlots<Integer> names;
    private final long nameLengths;
    private final boolean readsQuery;

    private ValueIndex(RequestMatcher[] matchers, int[] rules, Plan plan) {
        this.matchers = matchers;
        this.rules = rules;
        this.others = RuleList.places(plan.others);
        Map<Integer, int[]> places = new HashMap<>();
        plan.byKey.forEach((key, list) -> places.put(key, RuleList.places(list)));
        this.byKey = new IntSlots<>(places);
        Map<Integer, Shaped> shaped = new HashMap<>();
        plan.byShape.forEach((name, ruled) -> shaped.put(name, ruled.index()));
        this.byShape = new IntSlots<>(shaped);
        this.names = new IntSlots<>(plan.names);
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

    /** By what each rule is to be found. */
    private static final class Plan {

        private final List<Integer> others = new ArrayList<>();
        private final Map<Integer, List<Integer>> byKey = new HashMap<>();
        private final Map<Integer, ByShape> byShape = new HashMap<>();
        private final Map<Integer, Integer> names = new HashMap<>();

        void byKeys(int rule, Way way) {
            way.keys().forEach(key -> byKey.computeIfAbsent(key, k -> new ArrayList<>()).add(rule));
            names.merge(way.question().name(), way.question().form(), (a, b) -> a | b);
        }

        void byShape(int rule, ValueKeys.Question question, Shape shape) {
            ByShape own = byShape.computeIfAbsent(question.name(), name -> new ByShape());
            own.rules.add(rule);
            own.shapes.add(shape);
            // That something is asked of the name; no bit is set for that.
            names.merge(question.name(), 0, (a, b) -> a | b);
        }
    }

    private static final class ByShape {

        private final List<Integer> rules = new ArrayList<>();
        private final List<Shape> shapes = new ArrayList<>();

        Shaped index() {
            return new Shaped(new ShapeIndex(shapes), RuleList.places(rules));
        }
    }

    /**
     * Keys of which a request that the rule matches has one.
     *
     * @param count how many rules have them
     */
    private record Way(ValueKeys.Question question, Set<Integer> keys, int count) {}

    /**
     * @param matchers of all rules
     * @param rules places of those to be found, ascending
     * @return null if fewer than two of them can be found by a value
     */
    static @Nullable ValueIndex of(RequestMatcher[] matchers, int[] rules) {
        List<List<ValueKeys.Question>> questions = new ArrayList<>();
        Map<Integer, Integer> asked = new HashMap<>();
        for (int rule : rules) {
            List<ValueKeys.Question> own = ValueKeys.of(matchers[rule]);
            questions.add(own);
            Set<Integer> keys = new HashSet<>();
            for (ValueKeys.Question question : own) {
                question.demands().forEach(demand -> demand.alternatives().forEach(keys::addAll));
            }
            keys.forEach(key -> asked.merge(key, 1, Integer::sum));
        }
        Plan plan = new Plan();
        for (int i = 0; i < rules.length; i++) {
            plan(rules[i], questions.get(i), asked, plan);
        }
        return rules.length - plan.others.size() < 2 ? null : new ValueIndex(matchers, rules, plan);
    }

    private static void plan(
            int rule, List<ValueKeys.Question> questions, Map<Integer, Integer> asked, Plan plan) {
        Way way = rarest(questions, asked);
        if (way != null && way.count() <= CROWD) {
            plan.byKeys(rule, way);
            return;
        }
        ValueKeys.Question narrowest = null;
        Shape shape = null;
        for (ValueKeys.Question question : questions) {
            Shape own = question.shape();
            if (own != null && own.narrowness() > (shape == null ? NARROW : shape.narrowness())) {
                narrowest = question;
                shape = own;
            }
        }
        if (narrowest != null && shape != null) {
            plan.byShape(rule, narrowest, shape);
        } else if (way != null) {
            plan.byKeys(rule, way);
        } else {
            plan.others.add(rule);
        }
    }

    /** Of each alternative the key that the fewest rules have, of the demand with the fewest. */
    private static @Nullable Way rarest(
            List<ValueKeys.Question> questions, Map<Integer, Integer> asked) {
        Way best = null;
        for (ValueKeys.Question question : questions) {
            for (ValueKeys.Demand demand : question.demands()) {
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
                if (best == null || count < best.count()) {
                    best = new Way(question, keys, count);
                }
            }
        }
        return best;
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

    /** What is asked of a name ({@link ValueKeys.Question#form}); null for nothing. */
    @Nullable Integer form(int name) {
        return names.get(name);
    }

    /** Places of the rules that a key leads to, ascending. */
    int @Nullable [] candidates(int key) {
        return byKey.get(key);
    }

    /** The rules that are found by the shape of a name's values; null for none. */
    @Nullable Shaped shaped(int name) {
        return byShape.get(name);
    }
}
