/**
 * What the proxy counts and how it is exposed: meters, label groups, recorders of one thread each,
 * and the text that a scrape reads. Depends on the model only, never on a stage of the data path.
 */
@NullMarked
package io.gossamer.proxy.observe.metric;

import org.jspecify.annotations.NullMarked;
