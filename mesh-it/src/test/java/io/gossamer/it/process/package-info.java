/** Tests of the kit itself: that it sees what it must see. It needs no mesh. */
@NullMarked
package io.gossamer.it.process;

import org.jspecify.annotations.NullMarked;
