package io.gossamer.proxy.identify;

import org.jspecify.annotations.Nullable;

/**
 * What a finished handshake says about the peer. Everything in it is verified.
 *
 * @param identity of the peer; null if a client showed no certificate
 * @param alpn the protocol that was agreed on; null if none
 * @param resumed whether the peer proved its identity in an earlier handshake (rule R8)
 */
public record TlsConnection(@Nullable String identity, @Nullable String alpn, boolean resumed) {}
