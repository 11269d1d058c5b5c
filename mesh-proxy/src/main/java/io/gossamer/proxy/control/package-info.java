/**
 * The control plane as the data path sees it: watches with a last good value. Runs on its own
 * thread, never on a traffic loop.
 */
@NullMarked
package io.gossamer.proxy.control;

import org.jspecify.annotations.NullMarked;
