package io.gossamer.it.conformance;

import io.gossamer.it.process.Await;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A request that is sent many times: how its repetitions are shared out. */
final class Samples {

    /** So many times the standard deviation of a share: one false alarm in a hundred thousand. */
    private static final double DEVIATIONS = 4.5;

    private static final Duration SOON = Duration.ofSeconds(10);

    private final ConformanceMesh mesh;
    private final Exchanges exchanges;

    Samples(ConformanceMesh mesh, Exchanges exchanges) {
        this.mesh = mesh;
        this.exchanges = exchanges;
    }

    /** What is different from what the case expects; nothing if all is as expected. */
    List<String> differences(Case row) throws IOException {
        Map<String, Integer> counts = new HashMap<>();
        List<String> differences = new ArrayList<>(send(row, counts));
        Set<String> names = new TreeSet<>(row.shares().keySet());
        names.addAll(counts.keySet());
        for (String name : row.shares().isEmpty() ? Set.<String>of() : names) {
            Range range = Range.of(row.requests(), row.shares().getOrDefault(name, 0.0));
            int count = counts.getOrDefault(name, 0);
            if (count < range.least() || count > range.most()) {
                differences.add(
                        "requests to " + name + ": " + count + " (expected: " + range + ")");
            }
        }
        if (!differences.isEmpty()) {
            return differences;
        }
        row.mirrored().forEach((name, share) -> mirrored(row, name, share, differences));
        return differences;
    }

    private List<String> send(Case row, Map<String, Integer> counts) throws IOException {
        if (row.grpc()) {
            for (int i = 0; i < row.requests(); i++) {
                List<String> differences = one(row, exchanges.send(row.request()), counts);
                if (!differences.isEmpty()) {
                    return differences;
                }
            }
            return List.of();
        }
        try (Exchanges.Connection connection = exchanges.open(row.request())) {
            for (int i = 0; i < row.requests(); i++) {
                List<String> differences = one(row, connection.send(row.request()), counts);
                if (!differences.isEmpty()) {
                    return differences;
                }
            }
        }
        return List.of();
    }

    private static List<String> one(Case row, Answer answer, Map<String, Integer> counts) {
        if (answer.echo() != null) {
            counts.merge(answer.echo().backend(), 1, Integer::sum);
        }
        return Comparison.differences(row, answer);
    }

    /**
     * Copies arrive when they do: it is waited for the least, then looked whether it is too many.
     */
    private void mirrored(Case row, String name, double share, List<String> differences) {
        Range range = Range.of(row.requests(), share);
        try {
            Await.until(
                    name + " sees " + range.least() + " copies",
                    SOON,
                    () -> copies(row, name) >= range.least());
        } catch (AssertionError e) {
            differences.add("copies at " + name + ": " + copies(row, name) + ", " + range);
            return;
        }
        if (copies(row, name) > range.most()) {
            differences.add("copies at " + name + ": " + copies(row, name) + ", " + range);
        }
    }

    /** Copies are what another backend has seen of the same path, changed as the request is. */
    private long copies(Case row, String name) {
        return mesh.backend(name).seen().stream()
                .filter(echo -> echo.path().equals(row.request().path()))
                .filter(echo -> isChanged(row.expected().seen(), echo.headers()))
                .count();
    }

    /**
     * @param headers in lower case
     */
    private static boolean isChanged(Map<String, String> expected, Map<String, String> headers) {
        return expected.entrySet().stream()
                .allMatch(
                        header ->
                                header.getValue()
                                        .equals(
                                                headers.get(
                                                        header.getKey().toLowerCase(Locale.ROOT))));
    }

    private record Range(long least, long most) {

        static Range of(int requests, double share) {
            double margin = DEVIATIONS * Math.sqrt(requests * share * (1 - share));
            return new Range(
                    (long) Math.floor(requests * share - margin),
                    (long) Math.ceil(requests * share + margin));
        }

        @Override
        public String toString() {
            return "expected: " + least + " to " + most;
        }
    }
}
