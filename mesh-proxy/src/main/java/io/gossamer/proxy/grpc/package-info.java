/**
 * A gRPC client on this proxy's own HTTP/2: what the control plane and health checks are asked
 * with. Knows no service and no TLS. Everything is on one event loop.
 */
@NullMarked
package io.gossamer.proxy.grpc;

import org.jspecify.annotations.NullMarked;
