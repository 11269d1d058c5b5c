/**
 * The entrance: listeners, where a connection originally wanted to go, and what clients say that
 * were told about the proxy (HTTP CONNECT, SOCKS5). Must not depend on any other stage.
 */
@NullMarked
package io.gossamer.proxy.accept;

import org.jspecify.annotations.NullMarked;
