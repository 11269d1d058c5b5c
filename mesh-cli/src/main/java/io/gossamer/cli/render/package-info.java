/** Tables for people and JSON for programs. Must not fetch anything. */
@NullMarked
package io.gossamer.cli.render;

import org.jspecify.annotations.NullMarked;
