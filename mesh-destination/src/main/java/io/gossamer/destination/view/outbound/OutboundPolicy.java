package io.gossamer.destination.view.outbound;

import java.net.InetAddress;

/** How traffic leaves a workload: what {@code OutboundPolicies} answers. */
public sealed interface OutboundPolicy {

    /** How the protocol of a port is known. */
    enum Protocol {
        DETECT,
        HTTP1,
        HTTP2,
        OPAQUE
    }

    /** To a port of a service, balanced over its endpoints. */
    record ToService(String namespace, String name, int port, Protocol protocol)
            implements OutboundPolicy {}

    /** To a port that the service does not have: forbidden. */
    record UndefinedPort(String namespace, String name, int port) implements OutboundPolicy {}

    /** To an address outside of the mesh: passed through. */
    record Egress(InetAddress address, int port) implements OutboundPolicy {}
}
