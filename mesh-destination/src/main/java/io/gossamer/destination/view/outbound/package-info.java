/**
 * How traffic leaves a workload: a service's routes, backends and breaker as one answer. Depends on
 * the views' outcome, the index, the resource model and the JDK only; nothing of the other views
 * depends on it.
 */
@NullMarked
package io.gossamer.destination.view.outbound;

import org.jspecify.annotations.NullMarked;
