/** Subcommands for docker-compose files: options in, exit code out. */
@NullMarked
package io.gossamer.cli.command.compose;

import org.jspecify.annotations.NullMarked;
