/**
 * How much may be asked of one destination at once: counted for the process, refused on the loop.
 */
@NullMarked
package io.gossamer.proxy.balance.limit;

import org.jspecify.annotations.NullMarked;
