/**
 * The Docker engine as a source: what it says of the containers of one Compose project completes
 * what their sidecars registered, and stands for those that have none. Depends on the source's seam
 * and the resource model.
 */
@NullMarked
package io.gossamer.destination.source.compose;

import org.jspecify.annotations.NullMarked;
