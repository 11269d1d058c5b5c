package io.gossamer.bench.app;

import io.gossamer.bench.report.Row;
import java.util.List;
import java.util.Map;

/**
 * What came of a run. Immutable.
 *
 * @param rows that were measured
 * @param conditions under which
 * @param failures of workloads that could not be measured
 * @param wasInterrupted before all was measured
 */
record Outcome(
        List<Row> rows,
        Map<String, String> conditions,
        List<String> failures,
        boolean wasInterrupted) {}
