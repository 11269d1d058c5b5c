/** From views of what may come in to the contract's messages, and their service. */
@NullMarked
package io.gossamer.destination.grpc.inbound;

import org.jspecify.annotations.NullMarked;
