/**
 * The Docker Engine API over its Unix socket: reads, and nothing else. Depends on the client
 * library and Netty's HTTP codec; knows nothing of the mesh.
 */
@NullMarked
package io.gossamer.destination.source.compose.engine;

import org.jspecify.annotations.NullMarked;
