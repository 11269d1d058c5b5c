/**
 * Shared watches: one upstream subscription per thing watched, the last good value for every
 * listener. Knows neither gRPC nor what is watched.
 */
@NullMarked
package io.gossamer.proxy.control.watch;

import org.jspecify.annotations.NullMarked;
