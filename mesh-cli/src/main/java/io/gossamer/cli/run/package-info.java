/**
 * One process of the user's in the mesh, with a sidecar of its own. Must not depend on the demo.
 */
@NullMarked
package io.gossamer.cli.run;

import org.jspecify.annotations.NullMarked;
