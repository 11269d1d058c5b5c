/**
 * One class per subcommand: options in, exit code out. Only these may print to the terminal's
 * standard output.
 */
@NullMarked
package io.gossamer.cli.command;

import org.jspecify.annotations.NullMarked;
