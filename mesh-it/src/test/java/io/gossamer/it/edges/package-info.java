/** The edges between the modules, read from their compiled classes. */
@NullMarked
package io.gossamer.it.edges;

import org.jspecify.annotations.NullMarked;
