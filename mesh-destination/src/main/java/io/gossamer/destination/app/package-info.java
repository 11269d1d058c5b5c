/**
 * The destination service as a process: settings, composition, start and end. Depends on everything
 * else in this module, and nothing depends on it.
 */
@NullMarked
package io.gossamer.destination.app;

import org.jspecify.annotations.NullMarked;
