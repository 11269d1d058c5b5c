package io.gossamer.destination.resource.policy;

import io.gossamer.destination.resource.Kind;
import io.gossamer.destination.resource.Metadata;
import io.gossamer.destination.resource.Resource;
import java.util.List;

/**
 * An HTTPRoute of a Server: requests that have authorizations of their own.
 *
 * @param hosts as written, possibly with a leading {@code *.}; empty matches every host
 */
public record HttpRoute(
        Metadata metadata, List<TargetRef> parents, List<String> hosts, List<Rule> rules)
        implements Resource {

    /** One rule; a request matches if any of its matches does, or if it has none. */
    public record Rule(List<Match> matches) {

        public Rule {
            matches = List.copyOf(matches);
        }
    }

    /**
     * All that is stated must hold.
     *
     * @param method empty matches every method
     */
    public record Match(
            ValueMatch path, String method, List<Named> headers, List<Named> queryParams) {

        public Match {
            headers = List.copyOf(headers);
            queryParams = List.copyOf(queryParams);
        }
    }

    /** How a value is compared. */
    public enum Comparison {
        EXACT,
        PREFIX,
        REGEX
    }

    /** A comparison with a value. */
    public record ValueMatch(Comparison comparison, String value) {

        /** What a route without a path match means. */
        public static final ValueMatch EVERY_PATH = new ValueMatch(Comparison.PREFIX, "/");
    }

    /** A comparison of a header or query parameter. */
    public record Named(String name, ValueMatch value) {}

    public HttpRoute {
        parents = List.copyOf(parents);
        hosts = List.copyOf(hosts);
        rules = List.copyOf(rules);
    }

    @Override
    public Kind kind() {
        return Kind.HTTP_ROUTE;
    }
}
