/** Whether the service is ready, and the one place that knows. Must not depend on Netty or gRPC. */
@NullMarked
package io.gossamer.autoconfigure.health;

import org.jspecify.annotations.NullMarked;
