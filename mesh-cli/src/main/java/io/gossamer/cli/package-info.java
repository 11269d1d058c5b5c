/**
 * The {@code mesh} command. Holds the main class; must not depend on the code of the services,
 * which it meets as processes and on the wire.
 */
@NullMarked
package io.gossamer.cli;

import org.jspecify.annotations.NullMarked;
