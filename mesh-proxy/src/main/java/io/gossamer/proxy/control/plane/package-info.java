/**
 * The control plane as a whole: composes streams, mappings and shared watches. Must not depend on
 * the data path.
 */
@NullMarked
package io.gossamer.proxy.control.plane;

import org.jspecify.annotations.NullMarked;
