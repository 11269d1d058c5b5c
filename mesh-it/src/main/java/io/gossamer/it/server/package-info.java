/**
 * Servers that the mesh stands in front of: programs of Debian's packages as plain child processes
 * with a folder of their own, and a few of our own for what they cannot show. It must not depend on
 * the mesh.
 */
@NullMarked
package io.gossamer.it.server;

import org.jspecify.annotations.NullMarked;
