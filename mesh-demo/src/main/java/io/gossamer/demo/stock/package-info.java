/**
 * Copies in the warehouse over a line protocol on plain TCP. Must not depend on another role's
 * classes.
 */
@NullMarked
package io.gossamer.demo.stock;

import org.jspecify.annotations.NullMarked;
