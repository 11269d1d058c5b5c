/**
 * {@code io.linkerd.proxy.outbound}: routes, backends and breakers as the contract writes them.
 * Depends on the shared part of the services and on the outbound view; decides nothing itself.
 */
@NullMarked
package io.gossamer.destination.grpc.outbound;

import org.jspecify.annotations.NullMarked;
