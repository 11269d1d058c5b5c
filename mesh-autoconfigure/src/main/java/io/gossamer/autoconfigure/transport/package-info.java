/**
 * Addresses (loopback TCP, Unix domain sockets) and the event loops that serve them. Must not
 * depend on Spring.
 */
@NullMarked
package io.gossamer.autoconfigure.transport;

import org.jspecify.annotations.NullMarked;
