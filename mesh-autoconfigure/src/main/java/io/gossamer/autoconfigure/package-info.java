/**
 * How a service of the mesh starts: the entry point and the order of its parts. Must not depend on
 * any module but mesh-api.
 */
@NullMarked
package io.gossamer.autoconfigure;

import org.jspecify.annotations.NullMarked;
