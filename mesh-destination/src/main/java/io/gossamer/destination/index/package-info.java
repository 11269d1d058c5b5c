/**
 * The resources of all sources by kind, name and address, as immutable versions. Depends on the
 * resource model and the sources' seam; computes no answer for anybody.
 */
@NullMarked
package io.gossamer.destination.index;

import org.jspecify.annotations.NullMarked;
