/**
 * The inbound policy resources of {@code policy.linkerd.io}, as immutable records. Depends on the
 * resource model and the JDK only.
 */
@NullMarked
package io.gossamer.destination.resource.policy;

import org.jspecify.annotations.NullMarked;
