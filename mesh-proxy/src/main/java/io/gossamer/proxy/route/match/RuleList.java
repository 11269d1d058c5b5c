package io.gossamer.proxy.route.match;

import io.gossamer.proxy.http.RequestHead;
import io.gossamer.proxy.route.match.ValueMatcher.Reading;
import io.netty.util.AsciiString;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rules that cannot be told apart by host or literal path, in their order: few are asked one after
 * the other, of many only those for the request's method that may match by its values. Immutable
 * and thread-safe.
 */
final class RuleList {

    /** So many rules are asked one after the other. */
    private static final int FEW = 8;

    /** So many of those that look for values or have an expression, each of which takes a while. */
    private static final int FEW_THAT_SEARCH = 2;

    private final Part all;

    /** Rules that ask for a method, by the method; those in {@link #all} ask for none. */
    private final Map<AsciiString, Part> byMethod = new HashMap<>();

    /** Rules to ask in turn, or by their values. */
    private record Part(RequestMatcher[] matchers, int[] rules, @Nullable ValueIndex values) {

        static Part of(RequestMatcher[] matchers, List<Integer> rules) {
            int[] places = places(reachable(matchers, rules));
            boolean few = areFew(rules.stream().map(rule -> matchers[rule]).toList());
            return new Part(matchers, places, few ? null : ValueIndex.of(matchers, places));
        }

        /** Without what comes after a rule that takes all that remains. */
        private static List<Integer> reachable(RequestMatcher[] matchers, List<Integer> rules) {
            for (int i = 0; i < rules.size(); i++) {
                if (matchers[rules.get(i)].isLiteral()) {
                    return rules.subList(0, i + 1);
                }
            }
            return rules;
        }

        int first(int best, RequestHead head, Reading reading, byte[] path, int from, int to) {
            return values == null
                    ? firstOf(matchers, rules, best, head, reading, path, from, to)
                    : values.first(best, head, reading, path, from, to);
        }
    }

    /**
     * @param matchers of all rules, in precedence
     * @param rules places of these ones among them, ascending; of one host, and of one literal path
     *     as far as they have one
     */
    RuleList(RequestMatcher[] matchers, List<Integer> rules) {
        List<RequestMatcher> own = rules.stream().map(rule -> matchers[rule]).toList();
        if (areFew(own)) {
            all = new Part(matchers, places(rules), null);
            return;
        }
        List<Integer> ofAll = new ArrayList<>();
        Map<AsciiString, List<Integer>> ofMethods = new HashMap<>();
        for (int rule : rules) {
            AsciiString method = matchers[rule].method();
            (method == null ? ofAll : ofMethods.computeIfAbsent(method, key -> new ArrayList<>()))
                    .add(rule);
        }
        all = Part.of(matchers, ofAll);
        ofMethods.forEach((method, list) -> byMethod.put(method, Part.of(matchers, list)));
    }

    static int[] places(List<Integer> rules) {
        return rules.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Whether asking each in turn is as good as looking them up. */
    static boolean areFew(List<RequestMatcher> matchers) {
        return matchers.size() <= FEW_THAT_SEARCH
                || (matchers.size() <= FEW
                        && matchers.stream().allMatch(RequestMatcher::isLiteral));
    }

    /** The better of what is known and the first of these that matches. */
    int first(int best, RequestHead head, Reading reading, byte[] path, int from, int to) {
        int found = all.first(best, head, reading, path, from, to);
        if (byMethod.isEmpty()) {
            return found;
        }
        Part own = byMethod.get(head.method);
        return own == null ? found : own.first(found, head, reading, path, from, to);
    }

    /** The same of any of them, asked one after the other. */
    static int firstOf(
            RequestMatcher[] matchers,
            int[] rules,
            int best,
            RequestHead head,
            Reading reading,
            byte[] path,
            int from,
            int to) {
        for (int rule : rules) {
            if (rule >= best) {
                return best;
            }
            if (matchers[rule].matches(head, reading, path, from, to)) {
                return rule;
            }
        }
        return best;
    }
}
