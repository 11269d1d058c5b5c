/** The demo run: its plan, its start, its observation and its end. Must not depend on commands. */
@NullMarked
package io.gossamer.cli.demo;

import org.jspecify.annotations.NullMarked;
