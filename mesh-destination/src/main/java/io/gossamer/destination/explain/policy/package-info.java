/**
 * What policies say, in words and with the resource, file and line that made them say it. Reads the
 * messages that sidecars get, and looks up in a snapshot where the resources stand that they name.
 */
@NullMarked
package io.gossamer.destination.explain.policy;

import org.jspecify.annotations.NullMarked;
