/**
 * Whole meshes for tests: a pair of sidecars with a scripted control plane, and the real control
 * plane with its own sidecars. It must not depend on a test framework.
 */
@NullMarked
package io.gossamer.it.mesh;

import org.jspecify.annotations.NullMarked;
