/**
 * Traffic through a pair of sidecars in explicit mode with a scripted control plane. It must not
 * depend on other test packages.
 */
@NullMarked
package io.gossamer.it.pair;

import org.jspecify.annotations.NullMarked;
