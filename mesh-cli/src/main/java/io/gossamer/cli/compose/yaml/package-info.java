/**
 * YAML as a tree that knows where each node stands in the text, and text made of such a tree. Knows
 * nothing of compose files.
 */
@NullMarked
package io.gossamer.cli.compose.yaml;

import org.jspecify.annotations.NullMarked;
