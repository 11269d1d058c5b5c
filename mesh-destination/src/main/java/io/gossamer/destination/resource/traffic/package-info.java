/**
 * What annotations of Services and routes ask for: retries, timeouts, breakers, the balancer's
 * penalty (semantics 1.3, 1.4). Text to records; depends on the JDK only.
 */
@NullMarked
package io.gossamer.destination.resource.traffic;

import org.jspecify.annotations.NullMarked;
