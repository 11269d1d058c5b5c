package io.gossamer.proxy.model;

/** What the endpoint's proxy is known to understand (contract, ProtocolHint). */
public enum ProtocolHint {
    UNKNOWN,
    /** HTTP/1 may be upgraded to HTTP/2. */
    H2,
    OPAQUE
}
