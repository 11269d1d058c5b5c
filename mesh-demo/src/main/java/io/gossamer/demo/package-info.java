/**
 * The bookshop that shows the mesh: a role per process, started by {@link io.gossamer.demo.Demo}.
 * Knows nothing of the mesh: no package here may depend on another module of it.
 */
@NullMarked
package io.gossamer.demo;

import org.jspecify.annotations.NullMarked;
