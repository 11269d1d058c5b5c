/**
 * Where resources come from: each source hands bundles of them to the sink. Depends on the resource
 * model only; a source knows neither the index nor another source.
 */
@NullMarked
package io.gossamer.destination.source;

import org.jspecify.annotations.NullMarked;
