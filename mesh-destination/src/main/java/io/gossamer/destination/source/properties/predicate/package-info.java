/**
 * Which requests a route is for: predicates of Spring Cloud Gateway as the comparisons that routes
 * of the mesh have. Depends on the values of predicates and the route model.
 */
@NullMarked
package io.gossamer.destination.source.properties.predicate;

import org.jspecify.annotations.NullMarked;
