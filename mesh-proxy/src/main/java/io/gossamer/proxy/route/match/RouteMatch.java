package io.gossamer.proxy.route.match;

import io.gossamer.proxy.model.RequestMatch;
import org.jspecify.annotations.Nullable;

/**
 * What a table says of a request. Made when the table is built; looking up makes nothing.
 *
 * @param <V> value of a rule
 */
public final class RouteMatch<V> {

    /** Result of a look-up. */
    public enum Kind {
        FOUND,
        /** No rule matches: 404. */
        NOT_FOUND,
        /** The path means different rules to different servers: 400. */
        AMBIGUOUS
    }

    private final Kind kind;
    private final @Nullable V value;
    private final RequestMatch match;

    RouteMatch(Kind kind, @Nullable V value, RequestMatch match) {
        this.kind = kind;
        this.value = value;
        this.match = match;
    }

    public Kind kind() {
        return kind;
    }

    /** Value of the rule that matched. Only if {@link Kind#FOUND}. */
    public V value() {
        if (value == null) {
            throw new IllegalStateException("route: " + kind + " (expected: FOUND)");
        }
        return value;
    }

    /** Which of the rule's matches it was. */
    public RequestMatch match() {
        return match;
    }
}
