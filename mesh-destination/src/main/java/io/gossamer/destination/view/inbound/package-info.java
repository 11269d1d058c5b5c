/**
 * What a port of a workload takes, and from whom: Servers, routes and authorizations as one answer.
 * Depends on the views' outcome, the index, the resource model and the JDK only; nothing of the
 * other views depends on it.
 */
@NullMarked
package io.gossamer.destination.view.inbound;

import org.jspecify.annotations.NullMarked;
