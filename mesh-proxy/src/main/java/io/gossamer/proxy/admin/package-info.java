/**
 * The admin server: liveness, readiness, metrics, recent failures, log levels, shutdown. Its
 * connections go through the same accept, detection and HTTP stages as traffic, on a thread of its
 * own.
 */
@NullMarked
package io.gossamer.proxy.admin;

import org.jspecify.annotations.NullMarked;
