package io.gossamer.proxy.route.match;

import io.gossamer.proxy.http.RequestHead;
import io.gossamer.proxy.model.RequestMatch.Condition;
import io.netty.util.AsciiString;

/** Decides conditions of service profiles. Stateless. */
final class ConditionMatcher {

    private ConditionMatcher() {}

    /**
     * Whether the condition holds.
     *
     * @param form of the request's path, from and to the given indexes
     */
    static boolean holds(Condition condition, RequestHead head, byte[] form, int from, int to) {
        if (condition instanceof Condition.Path path) {
            return new PathMatcher.Regex(path.pattern(), null).matches(form, from, to);
        }
        if (condition instanceof Condition.Method method) {
            return AsciiString.contentEquals(head.method, method.method());
        }
        if (condition instanceof Condition.Not not) {
            return !holds(not.condition(), head, form, from, to);
        }
        if (condition instanceof Condition.All all) {
            for (Condition part : all.conditions()) {
                if (!holds(part, head, form, from, to)) {
                    return false;
                }
            }
            return true;
        }
        for (Condition part : ((Condition.Any) condition).conditions()) {
            if (holds(part, head, form, from, to)) {
                return true;
            }
        }
        return false;
    }
}
