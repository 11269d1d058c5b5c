package io.gossamer.bench.report;

import io.gossamer.bench.measure.Statistics.Interval;
import io.gossamer.bench.system.SystemName;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A line of the outcome. Immutable.
 *
 * @param workload what was sent
 * @param figure what was measured
 * @param unit of the values
 * @param values by system, medians over the blocks; systems that were not measured are missing
 * @param comparison what the bound is about; null: the row is for information
 */
public record Row(
        String workload,
        String figure,
        String unit,
        Map<SystemName, Double> values,
        @Nullable Comparison comparison) {

    public Row {
        values = Map.copyOf(values);
    }

    /**
     * A ratio and what it must not exceed.
     *
     * @param ratio ours to the reference, the median over the blocks; or our value itself where the
     *     bound is absolute
     * @param interval in which the ratio is in 95 of 100 runs like this one; null: one sample
     * @param reference the other system, null: the bound is absolute
     * @param bound what the ratio must not exceed; null: none is stated
     */
    public record Comparison(
            double ratio,
            @Nullable Interval interval,
            @Nullable SystemName reference,
            @Nullable Double bound) {

        /** Whether the bound holds; null without one. */
        public @Nullable Boolean met() {
            return bound == null ? null : ratio <= bound;
        }
    }

    /** Whether the bound holds; null without one. */
    public @Nullable Boolean met() {
        return comparison == null ? null : comparison.met();
    }
}
