/**
 * TLS by BoringSSL, through netty-tcnative's calls: records are opened and sealed between buffers
 * outside the heap, and either direction of a connection ends by itself. Native state is owned here
 * and nowhere else; each connection's is confined to its event loop.
 */
@NullMarked
package io.gossamer.proxy.identify.boring;

import org.jspecify.annotations.NullMarked;
