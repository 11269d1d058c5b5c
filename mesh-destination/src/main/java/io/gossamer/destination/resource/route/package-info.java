/**
 * Routes of the Gateway API and of {@code policy.linkerd.io}, as immutable records: which requests
 * or connections, what is done with them, and where they go. Depends on the resource model and the
 * JDK only.
 */
@NullMarked
package io.gossamer.destination.resource.route;

import org.jspecify.annotations.NullMarked;
