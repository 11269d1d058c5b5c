/**
 * The directory of manifests: reads it, and reads it again when it changes. Depends on the source's
 * seam and the parser; does not know what becomes of the resources.
 */
@NullMarked
package io.gossamer.destination.source.directory;

import org.jspecify.annotations.NullMarked;
