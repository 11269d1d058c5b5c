/** The admin HTTP server: /live, /ready, /metrics. Must not depend on gRPC. */
@NullMarked
package io.gossamer.autoconfigure.admin;

import org.jspecify.annotations.NullMarked;
