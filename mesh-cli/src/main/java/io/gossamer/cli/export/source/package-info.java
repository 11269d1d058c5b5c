/** What is read for an export: values with variables, environment files, quantities, and notes. */
@NullMarked
package io.gossamer.cli.export.source;

import org.jspecify.annotations.NullMarked;
