/** The command line of the benchmark. */
@NullMarked
package io.gossamer.bench.app;

import org.jspecify.annotations.NullMarked;
