package io.gossamer.bench.workload;

import io.gossamer.bench.measure.Statistics;
import io.gossamer.bench.report.Row;
import io.gossamer.bench.report.Row.Comparison;
import io.gossamer.bench.system.SystemName;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Makes rows of blocks. Stateless. */
final class Comparisons {

    private Comparisons() {}

    /**
     * The medians of a figure, and the median of the ratios of ours to the reference in each block.
     *
     * @param figures by system, a value for each block
     * @param reference what ours is compared with
     * @param bound of the ratio; null: none
     */
    static Row row(
            String workload,
            String figure,
            String unit,
            Map<SystemName, double[]> figures,
            SystemName reference,
            @Nullable Double bound) {
        Map<SystemName, Double> medians = new EnumMap<>(SystemName.class);
        figures.forEach((system, values) -> medians.put(system, Statistics.median(values)));
        double[] ours = figures.get(SystemName.OURS);
        double[] theirs = figures.get(reference);
        return new Row(
                workload,
                figure,
                unit,
                medians,
                ours == null || theirs == null ? null : compare(ours, theirs, reference, bound));
    }

    private static @Nullable Comparison compare(
            double[] ours, double[] theirs, SystemName reference, @Nullable Double bound) {
        double[] ratios = new double[ours.length];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = ours[i] / theirs[i];
        }
        // What a proxy adds may come out as nothing in a block: that says nothing about a ratio.
        double[] usable =
                Arrays.stream(ratios)
                        .filter(ratio -> Double.isFinite(ratio) && ratio > 0)
                        .toArray();
        if (usable.length * 2 <= ratios.length) {
            return null;
        }
        return new Comparison(
                Statistics.median(usable), Statistics.interval(usable), reference, bound);
    }

    /** A figure of every block. */
    static Map<SystemName, double[]> figures(
            Map<SystemName, List<Block>> blocks, ToDoubleFunction<Block> figure) {
        Map<SystemName, double[]> figures = new EnumMap<>(SystemName.class);
        blocks.forEach(
                (system, list) -> figures.put(system, list.stream().mapToDouble(figure).toArray()));
        return figures;
    }

    /** The same without what is there without a proxy, block by block. */
    static Map<SystemName, double[]> added(Map<SystemName, double[]> figures) {
        double[] base = figures.get(SystemName.NONE);
        if (base == null) {
            return Map.of();
        }
        Map<SystemName, double[]> added = new EnumMap<>(SystemName.class);
        figures.forEach(
                (system, values) -> {
                    if (system != SystemName.NONE) {
                        double[] more = new double[values.length];
                        for (int i = 0; i < more.length; i++) {
                            more[i] = values[i] - base[i];
                        }
                        added.put(system, more);
                    }
                });
        return added;
    }

    /** The same without systems that have no proxy. */
    static Map<SystemName, double[]> proxied(Map<SystemName, double[]> figures) {
        Map<SystemName, double[]> proxied = new EnumMap<>(figures);
        proxied.remove(SystemName.NONE);
        return proxied;
    }
}
