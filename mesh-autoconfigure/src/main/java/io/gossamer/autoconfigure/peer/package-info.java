/**
 * Who calls: the identity and address that the service's own sidecar vouches for (rule R2). Must
 * not depend on Spring or on the servers.
 */
@NullMarked
package io.gossamer.autoconfigure.peer;

import org.jspecify.annotations.NullMarked;
