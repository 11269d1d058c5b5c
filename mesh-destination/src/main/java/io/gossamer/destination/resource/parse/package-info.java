/**
 * Manifests to resources: YAML text in, records and problems out, each problem with its line and
 * field. Depends on the resource model and the YAML parser only; opens no file and keeps no state.
 */
@NullMarked
package io.gossamer.destination.resource.parse;

import org.jspecify.annotations.NullMarked;
