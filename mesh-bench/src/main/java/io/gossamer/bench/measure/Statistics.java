package io.gossamer.bench.measure;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Medians and how sure they are. Stateless. */
public final class Statistics {

    private static final int RESAMPLES = 2000;
    private static final double TAIL = 0.025;

    /** The same data give the same interval. */
    private static final long SEED = 20;

    private Statistics() {}

    /**
     * An interval that holds the median in 95 of 100 runs like this one.
     *
     * @param low lower end
     * @param high upper end
     */
    public record Interval(double low, double high) {}

    /**
     * The middle value, or the mean of the two in the middle.
     *
     * @throws IllegalArgumentException if there are none
     */
    public static double median(double[] values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("values: none (expected: at least one)");
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sortedMedian(sorted);
    }

    private static double sortedMedian(double[] sorted) {
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** Percentile bootstrap of the median. */
    public static Interval interval(double[] values) {
        double[] medians = new double[RESAMPLES];
        double[] sample = new double[values.length];
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < RESAMPLES; i++) {
            for (int j = 0; j < sample.length; j++) {
                sample[j] = values[random.nextInt(values.length)];
            }
            Arrays.sort(sample);
            medians[i] = sortedMedian(sample);
        }
        Arrays.sort(medians);
        return new Interval(
                medians[(int) (RESAMPLES * TAIL)], medians[(int) (RESAMPLES * (1 - TAIL)) - 1]);
    }
}
