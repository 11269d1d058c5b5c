/**
 * Puts a mesh into the text of a docker-compose file, and takes it out again. Stages: {@code model}
 * reads, {@code plan} decides, this package weaves the plan into the text of {@code text}.
 */
@NullMarked
package io.gossamer.cli.compose;

import org.jspecify.annotations.NullMarked;
