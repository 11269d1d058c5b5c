/**
 * Whether policy resources take effect, and why not: what a cluster would show as their status.
 * Depends on the other views' selections, the index, the resource model and the JDK only; no other
 * view depends on it.
 */
@NullMarked
package io.gossamer.destination.view.status;

import org.jspecify.annotations.NullMarked;
