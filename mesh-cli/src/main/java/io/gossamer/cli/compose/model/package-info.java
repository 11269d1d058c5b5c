/** A docker-compose file as far as the mesh must understand it. Reads, changes nothing. */
@NullMarked
package io.gossamer.cli.compose.model;

import org.jspecify.annotations.NullMarked;
