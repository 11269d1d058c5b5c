package io.gossamer.proxy.model;

/**
 * Whom to expect at an endpoint.
 *
 * @param identity the SAN that the peer's leaf must have: a DNS name or a {@code spiffe://} URI
 * @param serverName SNI to send, a DNS name
 */
public record TlsIdentity(String identity, String serverName) {}
