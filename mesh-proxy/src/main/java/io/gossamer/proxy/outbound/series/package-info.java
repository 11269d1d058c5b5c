/** The series of the way out: of connections, routes, backends and balancers. */
@NullMarked
package io.gossamer.proxy.outbound.series;

import org.jspecify.annotations.NullMarked;
