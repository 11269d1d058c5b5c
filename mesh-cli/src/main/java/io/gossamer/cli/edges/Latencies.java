package io.gossamer.cli.edges;

import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** Quantiles of a histogram with cumulative buckets. */
final class Latencies {

    /** Requests at or below each bound, in milliseconds. */
    private final TreeMap<Double, Double> cumulative = new TreeMap<>();

    void add(String bound, double count) {
        try {
            double millis =
                    bound.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(bound);
            cumulative.merge(millis, count, Double::sum);
        } catch (NumberFormatException e) {
            // A bucket without a bound says nothing.
        }
    }

    /**
     * The latency that a part of the requests does not exceed, interpolated within its bucket.
     *
     * @param part between 0 and 1
     * @return milliseconds; empty without requests; the last finite bound for what lies beyond it
     */
    OptionalDouble quantile(double part) {
        if (cumulative.isEmpty() || cumulative.lastEntry().getValue() <= 0) {
            return OptionalDouble.empty();
        }
        double rank = part * cumulative.lastEntry().getValue();
        double lowerBound = 0;
        double below = 0;
        for (Map.Entry<Double, Double> bucket : cumulative.entrySet()) {
            if (bucket.getValue() >= rank && bucket.getValue() > below) {
                if (bucket.getKey().isInfinite()) {
                    return OptionalDouble.of(lowerBound);
                }
                double position = (rank - below) / (bucket.getValue() - below);
                return OptionalDouble.of(
                        lowerBound + (bucket.getKey() - lowerBound) * Math.max(0, position));
            }
            lowerBound = bucket.getKey();
            below = bucket.getValue();
        }
        return OptionalDouble.of(lowerBound);
    }
}
