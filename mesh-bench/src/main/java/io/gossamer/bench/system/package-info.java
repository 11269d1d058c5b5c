/** What is measured: pairs of proxies between generator and backend, and no proxy at all. */
@NullMarked
package io.gossamer.bench.system;

import org.jspecify.annotations.NullMarked;
