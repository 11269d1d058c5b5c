package io.gossamer.destination.resource.route;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a rule does with what it matches. {@link Rewrite}, {@link Status} and {@link Mirror} are
 * beyond the contract: only proxies that announce them carry them out.
 */
public sealed interface RouteFilter {

    /** A header to add or to set. */
    record Header(String name, String value) {}

    /** Changes of headers: first what is added, then what is set, then what is removed. */
    record Headers(List<Header> add, List<Header> set, List<String> remove) {

        public Headers {
            add = List.copyOf(add);
            set = List.copyOf(set);
            remove = List.copyOf(remove);
        }
    }

    /** Changes the headers of the request. */
    record RequestHeaders(Headers headers) implements RouteFilter {}

    /** Changes the headers of the response. */
    record ResponseHeaders(Headers headers) implements RouteFilter {}

    /**
     * Answers with a redirect.
     *
     * @param scheme empty for that of the request
     * @param host empty for that of the request
     * @param path null for that of the request
     * @param port 0 for that of the scheme, or of the request
     * @param status 301, 302, 303, 307 or 308
     */
    record Redirect(String scheme, String host, @Nullable PathModifier path, int port, int status)
            implements RouteFilter {}

    /**
     * The path of a redirect.
     *
     * @param prefixOnly only the prefix that the rule matched is replaced
     */
    record PathModifier(boolean prefixOnly, String value) {}

    /**
     * Changes what is sent, not where it goes; the query stays.
     *
     * @param host the new authority; empty for that of the request
     * @param path null for that of the request
     */
    record Rewrite(String host, @Nullable PathRewrite path) implements RouteFilter {}

    /**
     * Changes the status of a backend's answer.
     *
     * @param status 200 to 599, and one with which there may be a body
     */
    record Status(int status) implements RouteFilter {}

    /**
     * Sends a copy of some requests to another backend, whose answers are dropped.
     *
     * @param numerator of the share of the requests, 0 to denominator
     * @param denominator more than 0
     */
    record Mirror(BackendRef backend, int numerator, int denominator) implements RouteFilter {}
}
