/** The rows of the benchmark: what is sent, in which order, and what is made of it. */
@NullMarked
package io.gossamer.bench.workload;

import org.jspecify.annotations.NullMarked;
