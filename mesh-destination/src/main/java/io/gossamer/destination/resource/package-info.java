/**
 * The resource model: what a cluster's API would hold, as immutable records, whatever source it
 * came from. Depends on the JDK only; knows neither YAML nor gRPC.
 */
@NullMarked
package io.gossamer.destination.resource;

import org.jspecify.annotations.NullMarked;
