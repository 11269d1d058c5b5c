/**
 * The gRPC servers of a service: listeners, limits, drain. Must not depend on any service's own
 * types.
 */
@NullMarked
package io.gossamer.autoconfigure.server;

import org.jspecify.annotations.NullMarked;
