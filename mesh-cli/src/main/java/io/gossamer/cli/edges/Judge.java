package io.gossamer.cli.edges;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Compares edges with what they must be like. Stateless. */
public final class Judge {

    private Judge() {}

    /**
     * Judges all edges. An edge that nobody expected is a failure too unless it is mTLS and without
     * failures.
     *
     * @return one sentence per fault, each beginning with the name of the edge; empty if all is
     *     well
     */
    public static List<String> failures(List<Edge> edges, List<Expectation> expectations) {
        Map<String, Edge> seen = new LinkedHashMap<>();
        edges.forEach(edge -> seen.put(edge.name(), edge));
        List<String> failures = new ArrayList<>();
        for (Expectation expectation : expectations) {
            Edge edge = seen.remove(expectation.name());
            if (edge == null) {
                failures.add(expectation.name() + ": no request (expected: some)");
            } else {
                judge(edge, expectation, failures);
            }
        }
        seen.values().forEach(edge -> judgeUnexpected(edge, failures));
        return failures;
    }

    private static void judge(Edge edge, Expectation expectation, List<String> failures) {
        if (!expectation.isPlaintext()) {
            judgeIdentities(edge, expectation, failures);
        }
        edge.failures()
                .forEach(
                        (cause, count) -> {
                            if (!expectation.faults().contains(cause)) {
                                failures.add(failed(edge, cause, count));
                            }
                        });
    }

    private static void judgeIdentities(Edge edge, Expectation expectation, List<String> failures) {
        for (String reason : edge.peers().plaintextReasons()) {
            failures.add(edge.name() + ": plaintext, " + reason + " (expected: mTLS)");
        }
        compare(
                edge,
                "server identity",
                edge.peers().serverIds(),
                expectation.serverId(),
                failures);
        compare(
                edge,
                "client identity",
                edge.peers().clientIds(),
                expectation.clientId(),
                failures);
    }

    private static void compare(
            Edge edge,
            String what,
            java.util.SortedSet<String> seen,
            java.util.Optional<String> expected,
            List<String> failures) {
        String right = expected.orElse("");
        if (seen.isEmpty()) {
            failures.add(edge.name() + ": no " + what + " seen (expected: " + right + ")");
        }
        for (String identity : seen) {
            if (!identity.equals(right)) {
                failures.add(
                        edge.name() + ": " + what + " " + identity + " (expected: " + right + ")");
            }
        }
    }

    private static void judgeUnexpected(Edge edge, List<String> failures) {
        if (!edge.isMutualTls()) {
            String reasons = String.join(", ", edge.peers().plaintextReasons());
            failures.add(
                    edge.name()
                            + ": "
                            + (reasons.isEmpty() ? "identities unknown" : "plaintext, " + reasons)
                            + " (expected: no such edge, or mTLS)");
        }
        edge.failures().forEach((cause, count) -> failures.add(failed(edge, cause, count)));
    }

    private static String failed(Edge edge, String cause, double count) {
        return String.format(
                Locale.ROOT,
                "%s: %.0f of %.0f failed with %s (expected: none)",
                edge.name(),
                count,
                edge.requests(),
                cause.isEmpty() ? "no status" : cause);
    }
}
