/**
 * What happens to the requests of a route: filters of Spring Cloud Gateway as filters and
 * annotations of the mesh. Depends on the values of filters, on predicates and the resource model.
 */
@NullMarked
package io.gossamer.destination.source.properties.filter;

import org.jspecify.annotations.NullMarked;
