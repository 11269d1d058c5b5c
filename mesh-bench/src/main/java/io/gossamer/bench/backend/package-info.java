/** The backend: a process with one event loop and as little work per request as there can be. */
@NullMarked
package io.gossamer.bench.backend;

import org.jspecify.annotations.NullMarked;
