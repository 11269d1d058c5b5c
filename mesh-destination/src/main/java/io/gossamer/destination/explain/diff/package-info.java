/**
 * What a change of manifests means for traffic, in words. Both sides are what the sidecars would be
 * told; what nobody would be told differently is no change.
 */
@NullMarked
package io.gossamer.destination.explain.diff;

import org.jspecify.annotations.NullMarked;
