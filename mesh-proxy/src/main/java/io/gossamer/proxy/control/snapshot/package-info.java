/**
 * The state on disk from which a proxy starts while the control plane is down. Knows bytes and
 * times, not what they mean.
 */
@NullMarked
package io.gossamer.proxy.control.snapshot;

import org.jspecify.annotations.NullMarked;
