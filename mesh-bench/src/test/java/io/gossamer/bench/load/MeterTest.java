package io.gossamer.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MeterTest {

    private final Meter meter = new Meter();

    @Test
    void latencyCountsFromTheIntendedTime() {
        long late = 5_000_000_000L;
        meter.completed(System.nanoTime() - late);
        assertThat(meter.result(0).p50()).isBetween(late, late + late / 2);
    }

    @Test
    void percentilesAreOfTheirShare() {
        long second = 1_000_000_000L;
        for (int i = 0; i < 995; i++) {
            meter.completed(System.nanoTime() - second);
        }
        for (int i = 0; i < 5; i++) {
            meter.completed(System.nanoTime() - 20 * second);
        }
        LoadResult result = meter.result(3);
        assertThat(result.completed()).isEqualTo(1000);
        assertThat(result.p99()).isLessThan(2 * second);
        assertThat(result.p999()).isGreaterThan(19 * second);
        assertThat(result.waiting()).isEqualTo(3);
    }

    @Test
    void aMinuteIsTheLongestLatency() {
        meter.completed(System.nanoTime() - 300_000_000_000L);
        assertThat(meter.result(0).max()).isBetween(59_900_000_000L, 60_100_000_000L);
    }

    @Test
    void resetForgetsEverything() {
        meter.completed(System.nanoTime() - 1_000_000);
        meter.failed();
        meter.received(9);
        meter.reset();
        LoadResult result = meter.result(0);
        assertThat(result.completed() + result.errors() + result.bytes()).isZero();
        // A histogram without values tells the end of its first bucket.
        assertThat(result.max()).isLessThan(1000);
    }
}
