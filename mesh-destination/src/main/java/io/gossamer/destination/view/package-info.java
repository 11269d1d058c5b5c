/**
 * Answers to what proxies ask, as pure functions of a snapshot: endpoints, profiles, inbound and
 * outbound policy, inventory. Depends on the index, the resource model and the JDK only; knows
 * neither gRPC nor who asks.
 */
@NullMarked
package io.gossamer.destination.view;

import org.jspecify.annotations.NullMarked;
