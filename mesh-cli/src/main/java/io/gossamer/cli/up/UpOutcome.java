package io.gossamer.cli.up;

import io.gossamer.cli.edges.Edge;
import java.util.List;

/**
 * What a check found. Immutable.
 *
 * @param edges that were counted
 * @param failures sentences; empty if the check passed
 * @param isInterrupted whether it was ended before it could judge
 */
public record UpOutcome(List<Edge> edges, List<String> failures, boolean isInterrupted) {

    public UpOutcome {
        edges = List.copyOf(edges);
        failures = List.copyOf(failures);
    }
}
