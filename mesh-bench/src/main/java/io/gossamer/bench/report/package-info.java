/** The outcome: table, JSON and chart. */
@NullMarked
package io.gossamer.bench.report;

import org.jspecify.annotations.NullMarked;
