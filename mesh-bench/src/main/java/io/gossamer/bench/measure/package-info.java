/** CPU time, memory and noise as the kernel accounts them, and the statistics over blocks. */
@NullMarked
package io.gossamer.bench.measure;

import org.jspecify.annotations.NullMarked;
