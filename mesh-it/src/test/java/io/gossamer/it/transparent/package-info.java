/**
 * Transparent mode with real programs in network namespaces (root only). It must not depend on
 * other test packages.
 */
@NullMarked
package io.gossamer.it.transparent;

import org.jspecify.annotations.NullMarked;
