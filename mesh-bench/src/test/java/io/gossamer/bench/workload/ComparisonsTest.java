package io.gossamer.bench.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gossamer.bench.report.Row;
import io.gossamer.bench.system.SystemName;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComparisonsTest {

    @Test
    void ratioIsTheMedianOfTheBlocksRatios() {
        Row row =
                row(
                        Map.of(
                                SystemName.OURS, new double[] {50, 90, 30},
                                SystemName.HAPROXY, new double[] {100, 100, 20}),
                        1.0);
        assertThat(row.values()).containsEntry(SystemName.OURS, 50.0);
        assertThat(row.comparison().ratio()).isEqualTo(0.9);
        assertThat(row.met()).isTrue();
    }

    @Test
    void ratioAboveTheBoundIsNotMet() {
        Row row =
                row(
                        Map.of(
                                SystemName.OURS, new double[] {11},
                                SystemName.HAPROXY, new double[] {10}),
                        1.0);
        assertThat(row.met()).isFalse();
    }

    @Test
    void withoutTheReferenceThereIsNoRatio() {
        Row row = row(Map.of(SystemName.OURS, new double[] {11}), 1.0);
        assertThat(row.comparison()).isNull();
        assertThat(row.met()).isNull();
    }

    @Test
    void blocksInWhichTheReferenceAddsNothingDoNotCount() {
        Row row =
                row(
                        Map.of(
                                SystemName.OURS, new double[] {2, 3, 4},
                                SystemName.HAPROXY, new double[] {1, 0, 4}),
                        1.0);
        assertThat(row.comparison().ratio()).isCloseTo(1.5, within(1e-9));
    }

    @Test
    void addedIsWhatIsMoreThanWithoutProxyInTheSameBlock() {
        Map<SystemName, double[]> added =
                Comparisons.added(
                        Map.of(
                                SystemName.NONE, new double[] {1, 2},
                                SystemName.OURS, new double[] {3, 7}));
        assertThat(added).containsOnlyKeys(SystemName.OURS);
        assertThat(added.get(SystemName.OURS)).containsExactly(2, 5);
    }

    private static Row row(Map<SystemName, double[]> figures, double bound) {
        return Comparisons.row("w", "f", "us", figures, SystemName.HAPROXY, bound);
    }
}
