/** Routes of all kinds: their matches, filters and backends. */
@NullMarked
package io.gossamer.destination.resource.parse.route;

import org.jspecify.annotations.NullMarked;
