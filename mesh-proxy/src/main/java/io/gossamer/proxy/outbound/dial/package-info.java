/** Connections to endpoints, and the addresses of names outside the mesh. */
@NullMarked
package io.gossamer.proxy.outbound.dial;

import org.jspecify.annotations.NullMarked;
