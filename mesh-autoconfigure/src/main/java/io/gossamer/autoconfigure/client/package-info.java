/**
 * Clients of identity and destination over plaintext loopback or a Unix domain socket. Must not
 * depend on the servers.
 */
@NullMarked
package io.gossamer.autoconfigure.client;

import org.jspecify.annotations.NullMarked;
