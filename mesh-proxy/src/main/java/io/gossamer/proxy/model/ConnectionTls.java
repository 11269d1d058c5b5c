package io.gossamer.proxy.model;

import org.jspecify.annotations.Nullable;

/** How a connection is secured: the TLS labels of its metrics, and what authorization reads. */
public sealed interface ConnectionTls {

    /** The identity that was verified, or null. */
    default @Nullable String identity() {
        return null;
    }

    /**
     * mTLS of the mesh, terminated or originated by this proxy.
     *
     * @param identity of the peer; null if a client gave no certificate
     */
    record Mesh(@Nullable String identity) implements ConnectionTls {}

    /** TLS of the application, passed through. */
    record Opaque(String sni) implements ConnectionTls {}

    record None(NoTlsReason reason) implements ConnectionTls {}
}
