package io.gossamer.proxy.model;

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
    }

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
