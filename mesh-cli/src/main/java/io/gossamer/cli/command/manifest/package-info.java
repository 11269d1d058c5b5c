/** Subcommands about manifests and what they mean: options in, exit code out. */
@NullMarked
package io.gossamer.cli.command.manifest;

import org.jspecify.annotations.NullMarked;
