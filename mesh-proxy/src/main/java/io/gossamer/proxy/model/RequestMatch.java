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
 */
public record RequestMatch(
        @Nullable PathMatch path,
        List<ValueMatch> headers,
        List<ValueMatch> queryParams,
        @Nullable String method) {

    public static final RequestMatch ANY = new RequestMatch(null, List.of(), List.of(), null);

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
