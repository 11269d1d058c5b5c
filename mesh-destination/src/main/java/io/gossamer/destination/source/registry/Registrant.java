package io.gossamer.destination.source.registry;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * Who registers.
 *
 * @param identity DNS name of the caller's certificate; empty without mTLS
 * @param source address that the connection comes from, as this service's sidecar saw it; null if
 *     unknown
 */
public record Registrant(String identity, @Nullable InetAddress source) {}
