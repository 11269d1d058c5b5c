/**
 * The registry: workloads that their own sidecars announce, each for as long as its lease lasts.
 * Depends on the source's seam and the resource model; what manifests say it asks through an
 * interface, and it knows nothing of gRPC.
 */
@NullMarked
package io.gossamer.destination.source.registry;

import org.jspecify.annotations.NullMarked;
