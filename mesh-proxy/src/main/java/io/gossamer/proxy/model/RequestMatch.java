package io.gossamer.proxy.model;

import com.google.re2j.Pattern;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One match of a route: all present parts must hold. gRPC matches are paths here ({@code
 * /service/method}).
 *
 * @param path null matches every path
 * @param method null matches every method
 * @param condition of a service profile, which combines paths and methods freely; null for none
 */
public record RequestMatch(
        @Nullable PathMatch path,
        List<ValueMatch> headers,
        List<ValueMatch> queryParams,
        @Nullable String method,
        @Nullable Condition condition) {

    public static final RequestMatch ANY = new RequestMatch(null, List.of(), List.of(), null);

    /** A match without a condition. */
    public RequestMatch(
            @Nullable PathMatch path,
            List<ValueMatch> headers,
            List<ValueMatch> queryParams,
            @Nullable String method) {
        this(path, headers, queryParams, method, null);
    }

    /** A match that is a condition and nothing else. */
    public static RequestMatch of(Condition condition) {
        return new RequestMatch(null, List.of(), List.of(), null, condition);
    }

    /** The same for another path. */
    public RequestMatch withPath(PathMatch other) {
        return new RequestMatch(other, headers, queryParams, method, condition);
    }

    /** A condition of a service profile (contract section 1, RequestMatch). */
    public sealed interface Condition {
        /** Holds if all hold; so does an empty one. */
        record All(List<Condition> conditions) implements Condition {}

        /** Holds if one holds; an empty one never does. */
        record Any(List<Condition> conditions) implements Condition {}

        record Not(Condition condition) implements Condition {}

        /** Matches the whole path, in linear time (RE2 syntax). */
        record Path(Pattern pattern) implements Condition {}

        record Method(String method) implements Condition {}
    }

    public sealed interface PathMatch {
        record Exact(String path) implements PathMatch {}

        /**
         * Matches whole segments: {@code /a} matches {@code /a} and {@code /a/b}, not {@code /ab}.
         */
        record Prefix(String path) implements PathMatch {}

        /** Matches the whole path, in linear time (RE2 syntax). */
        record Regex(Pattern pattern) implements PathMatch {}
    }

    /**
     * A header or query parameter by name; exactly one of {@code exact} and {@code regex} is set.
     *
     * @param name lower case for headers
     */
    public record ValueMatch(String name, @Nullable String exact, @Nullable Pattern regex) {}
}
