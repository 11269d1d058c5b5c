/**
 * Runs a compose file in the mesh, by the command lines of Docker and Compose. Must not change the
 * user's file.
 */
@NullMarked
package io.gossamer.cli.up;

import org.jspecify.annotations.NullMarked;
