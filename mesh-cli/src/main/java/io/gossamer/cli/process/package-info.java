/**
 * Child processes: start, readiness, ordered stop, and the state file by which a later run finds
 * what a killed one left. Must not know what the processes are for.
 */
@NullMarked
package io.gossamer.cli.process;

import org.jspecify.annotations.NullMarked;
