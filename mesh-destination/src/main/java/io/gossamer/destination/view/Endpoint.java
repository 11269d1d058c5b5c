package io.gossamer.destination.view;

import java.net.InetAddress;
import java.time.Instant;
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
 * @param preferred whether it comes before those of its set that are not
 */
public record Endpoint(
        InetAddress address,
        int port,
        Map<String, String> labels,
        String identity,
        Hint hint,
        int inboundPort,
        @Nullable Instant since,
        boolean preferred) {

    /** What the peer's sidecar understands. */
    public enum Hint {
        NONE,
        H2,
        OPAQUE
    }

    public Endpoint {
        labels = Map.copyOf(labels);
    }

    /** One that comes before none. */
    public Endpoint(
            InetAddress address,
            int port,
            Map<String, String> labels,
            String identity,
            Hint hint,
            int inboundPort,
            @Nullable Instant since) {
        this(address, port, labels, identity, hint, inboundPort, since, false);
    }

    /** The same, which comes first. */
    Endpoint first() {
        return new Endpoint(address, port, labels, identity, hint, inboundPort, since, true);
    }

    /** An address of which nothing more is known. */
    static Endpoint unknown(InetAddress address, int port) {
        return new Endpoint(address, port, Map.of(), "", Hint.NONE, 0, null);
    }
}
