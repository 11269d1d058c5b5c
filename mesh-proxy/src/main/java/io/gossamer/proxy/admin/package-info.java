/**
 * The admin server: liveness, readiness, metrics, recent failures, log levels, shutdown. Runs on a
 * thread of its own and depends on no stage of the data path.
 */
@NullMarked
package io.gossamer.proxy.admin;

import org.jspecify.annotations.NullMarked;
