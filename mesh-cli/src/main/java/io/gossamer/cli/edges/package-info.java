/**
 * Who calls whom, as the sidecars' metrics tell it, and the judgement of it. Must not start
 * processes.
 */
@NullMarked
package io.gossamer.cli.edges;

import org.jspecify.annotations.NullMarked;
