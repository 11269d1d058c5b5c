/** Processes of the benchmark: where they run, and how the coordinator talks to them. */
@NullMarked
package io.gossamer.bench.process;

import org.jspecify.annotations.NullMarked;
