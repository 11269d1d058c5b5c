/** What the registry tells sidecars beside their leases. */
@NullMarked
package io.gossamer.destination.grpc.registry;

import org.jspecify.annotations.NullMarked;
