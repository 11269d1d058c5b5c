package io.gossamer.proxy.route.match;

import io.gossamer.proxy.http.RequestHead;
import io.gossamer.proxy.route.match.ValueMatcher.Reading;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rules that cannot be told apart by host or path, in their order: few are asked one after the
 * other, of many only those whose header or parameter has a value of the request. Immutable and
 * thread-safe.
 */
final class RuleList {

    /** So many rules are asked one after the other. */
    private static final int FEW = 8;

    private final RequestMatcher[] matchers;
    private final int[] rules;
    private final @Nullable ValueIndex values;

    /**
     * @param matchers of all rules, in precedence
     * @param rules places of these ones among them, ascending
     */
    RuleList(RequestMatcher[] matchers, List<Integer> rules) {
        this.matchers = matchers;
        this.rules = places(rules);
        this.values = rules.size() <= FEW ? null : ValueIndex.of(matchers, this.rules);
    }

    static int[] places(List<Integer> rules) {
        return rules.stream().mapToInt(Integer::intValue).toArray();
    }

    /** The better of what is known and the first of these that matches. */
    int first(int best, RequestHead head, Reading reading, byte[] path, int from, int to) {
        ValueIndex index = values;
        if (index == null) {
            return firstOf(matchers, rules, best, head, reading, path, from, to);
        }
        int found = index.first(best, head, reading, path, from, to);
        return found == ValueIndex.TOO_MANY_VALUES
                ? firstOf(matchers, rules, best, head, reading, path, from, to)
                : found;
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
