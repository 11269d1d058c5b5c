package io.gossamer.proxy.model;

import com.google.re2j.Pattern;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a rule does to a request or response before it is forwarded (contract, Filter). */
public sealed interface RouteFilter {

    record Header(String name, String value) {}

    /** Applied in the order add, set, remove. */
    record RequestHeaders(List<Header> add, List<Header> set, List<String> remove)
            implements RouteFilter {}

    /** Applied in the order add, set, remove. */
    record ResponseHeaders(List<Header> add, List<Header> set, List<String> remove)
            implements RouteFilter {}

    /**
     * @param scheme null keeps the request's; likewise host, and port 0
     * @param status 3xx
     */
    record Redirect(
            @Nullable String scheme,
            @Nullable String host,
            @Nullable PathModifier path,
            int port,
            int status)
            implements RouteFilter {}

    sealed interface PathModifier {
        record Full(String path) implements PathModifier {}

        record Prefix(String path) implements PathModifier {}

        /** Replaces each match, in linear time (RE2 syntax); of rewrites only. */
        record Regex(Pattern pattern, List<Piece> replacement) implements PathModifier {}
    }

    /**
     * A part of a replacement.
     *
     * @param text a literal; null for what a group of the match captured
     */
    record Piece(@Nullable String text, int group) {}

    /**
     * Changes what is sent, not where it goes (rule R14).
     *
     * @param host the new authority; null keeps the request's, and likewise the path
     */
    record Rewrite(@Nullable String host, @Nullable PathModifier path) implements RouteFilter {}

    /**
     * Sends copies of some requests to a backend, whose answers are dropped (rule R14).
     *
     * @param denominator more than 0
     */
    record Mirror(Backend backend, int numerator, int denominator) implements RouteFilter {}

    /**
     * What a client gets in place of a backend's status; answers that have no body, and those to
     * gRPC, keep theirs.
     *
     * @param status 200 to 599, and one with which there may be a body
     */
    record Status(int status) implements RouteFilter {}

    /**
     * @param status HTTP status, or gRPC code if {@code grpc}
     * @param denominator non-zero; both 1 for always
     */
    record Fail(boolean grpc, int status, String message, int numerator, int denominator)
            implements RouteFilter {}

    /**
     * For connections: none is forwarded.
     *
     * @param invalid why the policy has nothing to forward to; null if it forbids forwarding
     */
    record Refuse(@Nullable String invalid) implements RouteFilter {}
}
