package io.gossamer.proxy.identify.engine;

import io.gossamer.proxy.channel.TlsLayer;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The handshake of one connection, and what it says about the peer. Confined to its event loop. */
public interface TlsHandshake {

    /** The contract's bound of detection, which a handshake is part of. */
    Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(10);

    /** A peer that vanished must not keep a connection that is being closed. */
    Duration CLOSE_TIMEOUT = Duration.ofSeconds(3);

    /** How a handshake was made. */
    enum Outcome {
        FULL,
        RESUMED,
        /** Resumed although it must not have been: the connection is to be closed. */
        NOT_PERMITTED
    }

    /** What carries the handshake out, to be added to the pipeline. */
    TlsLayer layer();

    /** The protocol that was agreed on; null if none. */
    @Nullable String alpn();

    /** What the peer has shown, leaf first; empty if nothing. Not verified in a resumed session. */
    List<X509Certificate> peerChain();

    /**
     * Once, after the handshake succeeded.
     *
     * @param leaf of the peer, verified; null if it showed none
     */
    Outcome finished(@Nullable X509Certificate leaf);

    /** The guard of the handshake is gone, however it ended. */
    void closed();
}
