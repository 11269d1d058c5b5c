package io.gossamer.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gossamer.bench.measure.Statistics.Interval;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class StatisticsTest {

    @Test
    void medianIsTheMiddleOrTheMeanOfTheTwoInTheMiddle() {
        assertThat(Statistics.median(new double[] {9, 1, 5})).isEqualTo(5);
        assertThat(Statistics.median(new double[] {9, 1, 5, 7})).isEqualTo(6);
        assertThat(Statistics.median(new double[] {3})).isEqualTo(3);
    }

    @Test
    void medianOfNothingIsRefused() {
        assertThatThrownBy(() -> Statistics.median(new double[0]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected: at least one");
    }

    @Test
    void medianLeavesItsInputAlone() {
        double[] values = {2, 1};
        Statistics.median(values);
        assertThat(values).containsExactly(2, 1);
    }

    @Test
    void intervalOfEqualValuesIsAPoint() {
        assertThat(Statistics.interval(new double[] {4, 4, 4})).isEqualTo(new Interval(4, 4));
    }

    @Test
    void oneOutlierDoesNotMoveTheLowerEnd() {
        Interval interval = Statistics.interval(new double[] {1.0, 1.0, 1.0, 1.0, 1.0, 50});
        assertThat(interval.low()).isEqualTo(1.0);
    }

    @Test
    void intervalHoldsTheTrueMedianInMostRuns() {
        SplittableRandom random = new SplittableRandom(1);
        int held = 0;
        for (int run = 0; run < 200; run++) {
            double[] values = new double[15];
            for (int i = 0; i < values.length; i++) {
                values[i] = random.nextDouble();
            }
            Interval interval = Statistics.interval(values);
            held += interval.low() <= 0.5 && 0.5 <= interval.high() ? 1 : 0;
        }
        assertThat(held).isGreaterThan(170);
    }

    @Test
    void intervalIsTheSameForTheSameValues() {
        double[] values = {1, 2, 3, 4, 7};
        assertThat(Statistics.interval(values)).isEqualTo(Statistics.interval(values));
    }
}
