/** A text file as lines of bytes that are never changed, and fenced blocks put between them. */
@NullMarked
package io.gossamer.cli.compose.text;

import org.jspecify.annotations.NullMarked;
