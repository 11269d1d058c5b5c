/** A shipping service that never joined the mesh. Must not depend on another role's classes. */
@NullMarked
package io.gossamer.demo.legacy;

import org.jspecify.annotations.NullMarked;
