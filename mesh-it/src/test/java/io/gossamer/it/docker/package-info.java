/** Compose files in the mesh, on a real Docker engine. */
@NullMarked
package io.gossamer.it.docker;

import org.jspecify.annotations.NullMarked;
