/**
 * {@code io.gossamer.mesh.v1.Explain}: what would happen to a request, and why; and what a change
 * of manifests means for traffic. Asks the views what the sidecars are told, and decides over the
 * very messages that they get. Depends on everything but the composition root, which alone knows
 * it.
 */
@NullMarked
package io.gossamer.destination.explain;

import org.jspecify.annotations.NullMarked;
