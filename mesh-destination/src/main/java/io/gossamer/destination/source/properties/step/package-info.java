/**
 * What one predicate or filter says, read value by value: short and long form, what is missing or
 * unknown, and the words that it is refused with. Depends on the settings only.
 */
@NullMarked
package io.gossamer.destination.source.properties.step;

import org.jspecify.annotations.NullMarked;
