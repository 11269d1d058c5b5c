package io.gossamer.destination.resource.route;

import java.util.List;

/** A condition of a rule; all that is stated must hold. */
public sealed interface RouteMatch {

    /**
     * A condition on HTTP requests.
     *
     * @param method empty matches every method
     */
    record Http(ValueMatch path, String method, List<Named> headers, List<Named> queryParams)
            implements RouteMatch {

        public Http {
            headers = List.copyOf(headers);
            queryParams = List.copyOf(queryParams);
        }
    }

    /**
     * A condition on gRPC calls.
     *
     * @param service in full, with its package; empty matches every service
     * @param method empty matches every method
     */
    record Grpc(String service, String method, List<Named> headers) implements RouteMatch {

        public Grpc {
            headers = List.copyOf(headers);
        }
    }

    /** How a value is compared. */
    enum Comparison {
        EXACT,
        PREFIX,
        REGEX
    }

    /** A comparison with a value. */
    record ValueMatch(Comparison comparison, String value) {

        /** What a match without a path means. */
        public static final ValueMatch EVERY_PATH = new ValueMatch(Comparison.PREFIX, "/");
    }

    /** A comparison of a header or query parameter. */
    record Named(String name, ValueMatch value) {}
}
