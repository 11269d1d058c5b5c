/**
 * One network namespace per service, with redirect rules to its sidecar (rule R18). Linux and root
 * only. Must not know which services there are.
 */
@NullMarked
package io.gossamer.cli.netns;

import org.jspecify.annotations.NullMarked;
