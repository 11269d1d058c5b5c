package io.gossamer.cli.edges;

import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.SortedSet;

/**
 * All traffic from one service to another over a time. Immutable.
 *
 * @param source name of the calling service; {@code outside} for clients without identity
 * @param destination name of the called service
 * @param protocol http, grpc or tcp
 * @param peers identities that the sidecars saw, and why there was none
 * @param requests number of requests, or of connections for tcp
 * @param failures number of failures by cause: an HTTP status, {@code grpc N}, or an error of a
 *     connection
 * @param seconds time over which they were counted
 */
public record Edge(
        String source,
        String destination,
        String protocol,
        Peers peers,
        double requests,
        SortedMap<String, Double> failures,
        double seconds,
        Quantiles latency) {

    /** The source of traffic from clients that have no identity. */
    public static final String OUTSIDE = "outside";

    /**
     * Who was seen at both ends.
     *
     * @param serverIds identities that the source's sidecar saw at the other end
     * @param clientIds the source's identity, if the destination's sidecars saw it
     * @param plaintextReasons why a request or connection was not mTLS
     */
    public record Peers(
            SortedSet<String> serverIds,
            SortedSet<String> clientIds,
            SortedSet<String> plaintextReasons) {}

    /** Milliseconds; empty where nothing was measured, as for tcp. */
    public record Quantiles(OptionalDouble p50, OptionalDouble p95, OptionalDouble p99) {}

    public String name() {
        return source + " -> " + destination;
    }

    /** Whether everything that was seen was mTLS, on both sides. */
    public boolean isMutualTls() {
        return peers.plaintextReasons().isEmpty()
                && peers.serverIds().size() == 1
                && peers.clientIds().size() == 1;
    }

    public double failed() {
        return failures.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    public double requestsPerSecond() {
        return seconds > 0 ? requests / seconds : 0;
    }

    /** Between 0 and 1; 1 if there was no request. */
    public double successRate() {
        return requests > 0 ? Math.max(0, (requests - failed()) / requests) : 1;
    }
}
