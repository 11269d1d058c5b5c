/**
 * The load generator: a process with one event loop that sends in a closed or an open loop. It must
 * not depend on the systems it measures.
 */
@NullMarked
package io.gossamer.bench.load;

import org.jspecify.annotations.NullMarked;
