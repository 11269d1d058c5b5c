/**
 * A Docker engine that is all the test's own, and images made of this machine's files. Must not
 * touch the host's engine.
 */
@NullMarked
package io.gossamer.it.docker;

import org.jspecify.annotations.NullMarked;
