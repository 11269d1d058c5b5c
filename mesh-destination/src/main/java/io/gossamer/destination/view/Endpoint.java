package io.gossamer.destination.view;

import io.gossamer.destination.resource.traffic.EndpointWeight;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a connection may go.
 *
 * @param port where the application listens
 * @param labels metric labels of the endpoint
 * @param identity DNS name that its certificate bears; empty if it takes no mesh TLS
 * @param hint what its sidecar understands
 * @param inboundPort where its sidecar takes the transport header; 0 if nowhere
 * @param since when it joined; null if unknown
 * @param others its addresses on other networks, for clients there
 * @param preferred whether it comes before those of its set that are not
 * @param weight percent of the usual share of the requests
 */
public record Endpoint(
        InetAddress address,
        int port,
        Map<String, String> labels,
        String identity,
        Hint hint,
        int inboundPort,
        @Nullable Instant since,
        List<InetAddress> others,
        boolean preferred,
        int weight) {

    /** What the peer's sidecar understands. */
    public enum Hint {
        NONE,
        H2,
        OPAQUE
    }

    public Endpoint {
        labels = Map.copyOf(labels);
        others = List.copyOf(others);
    }

    /** An endpoint at one address, which comes before none and has its usual share. */
    public Endpoint(
            InetAddress address,
            int port,
            Map<String, String> labels,
            String identity,
            Hint hint,
            int inboundPort,
            @Nullable Instant since) {
        this(
                address,
                port,
                labels,
                identity,
                hint,
                inboundPort,
                since,
                List.of(),
                false,
                EndpointWeight.FULL);
    }

    /** The same with another share. */
    Endpoint weighing(int percent) {
        return with(others, preferred, percent);
    }

    /** The same, which clients may also reach at those of the addresses that are of its family. */
    Endpoint reachableAt(List<InetAddress> addresses) {
        List<InetAddress> more =
                addresses.stream()
                        .filter(other -> !other.equals(address))
                        .filter(other -> other.getClass() == address.getClass())
                        .toList();
        return more.isEmpty() ? this : with(more, preferred, weight);
    }

    /** The same, which comes first. */
    Endpoint first() {
        return with(others, true, weight);
    }

    private Endpoint with(List<InetAddress> others, boolean preferred, int weight) {
        return new Endpoint(
                address,
                port,
                labels,
                identity,
                hint,
                inboundPort,
                since,
                others,
                preferred,
                weight);
    }

    /** An address of which nothing more is known. */
    static Endpoint unknown(InetAddress address, int port) {
        return new Endpoint(address, port, Map.of(), "", Hint.NONE, 0, null);
    }
}
