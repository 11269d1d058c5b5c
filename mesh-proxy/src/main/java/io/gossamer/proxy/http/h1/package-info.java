/**
 * HTTP/1.0 and 1.1 on the wire: strict heads, chunked framing, one exchange at a time per
 * connection. Depends on the seams of {@code http} and on Netty only.
 */
@NullMarked
package io.gossamer.proxy.http.h1;

import org.jspecify.annotations.NullMarked;
