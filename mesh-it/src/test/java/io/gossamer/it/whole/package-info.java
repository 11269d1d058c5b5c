/**
 * The whole mesh: the real control plane with its sidecars, and the commands of the launcher. It
 * must not depend on other test packages.
 */
@NullMarked
package io.gossamer.it.whole;

import org.jspecify.annotations.NullMarked;
