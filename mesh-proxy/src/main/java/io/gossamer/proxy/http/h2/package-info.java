/**
 * HTTP/2 on the wire: frames, streams and windows of one connection, without a channel per stream.
 * Depends on the seams of {@code http} and on Netty's frame reader and HPACK only.
 */
@NullMarked
package io.gossamer.proxy.http.h2;

import org.jspecify.annotations.NullMarked;
