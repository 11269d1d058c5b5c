package io.gossamer.proxy.model;

/** What a connection speaks, as detection found or a policy declared it. */
public enum Protocol {
    /** A TLS record with a ClientHello. */
    TLS,
    HTTP1,
    /** With prior knowledge; gRPC is HTTP/2 here. */
    HTTP2,
    /** Any other bytes, relayed untouched. */
    OPAQUE
}
