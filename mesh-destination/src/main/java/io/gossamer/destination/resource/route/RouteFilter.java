package io.gossamer.destination.resource.route;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a rule changes in what it matches. Only what the contract has a field for. */
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
}
