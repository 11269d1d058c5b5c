package io.gossamer.proxy.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gossamer.proxy.model.Backend;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LoadEstimateTest {

    private static final double MILLI = 1_000_000;

    private final FakeLoop loop = new FakeLoop();
    private final LoadEstimate load = new LoadEstimate(FakeEndpoints.EWMA, loop);

    @Test
    void estimatesTheDefaultWithoutSamples() {
        assertThat(load.rtt(loop.getAsLong())).isEqualTo(30 * MILLI);
        assertThat(load.isSampled()).isFalse();
    }

    @Test
    void takesTheLowestOfTheFirstSamplesWhereRequestsComeOneAtATime() {
        load.taken(true);
        for (int sample : new int[] {80, 20, 3}) {
            assertThat(load.isSettled()).isFalse();
            load.sample(millis(sample));
        }
        assertThat(load.rtt(loop.getAsLong())).isEqualTo(3 * MILLI);

        load.sample(millis(3));
        load.sample(millis(3));
        assertThat(load.isSettled()).isTrue();
        load.sample(millis(2));
        assertThat(load.rtt(loop.getAsLong())).as("a tenth").isCloseTo(2.9 * MILLI, within(1.0));

        load.reset();
        assertThat(load.isSettled()).isFalse();
    }

    @Test
    void followsAHigherSampleByThreeTenths() {
        load.sample(millis(20));
        load.sample(millis(120));

        assertThat(load.rtt(loop.getAsLong())).isCloseTo(50 * MILLI, within(1.0));
    }

    @Test
    void takesAnEndpointThatBecameSlowForSlowAfterAFewRequests() {
        load.sample(millis(2));
        for (int i = 0; i < 7; i++) {
            load.sample(millis(100));
        }

        assertThat(load.rtt(loop.getAsLong())).isGreaterThan(90 * MILLI);
    }

    @Test
    void approachesALowerSampleByTheDecay() {
        load.sample(millis(100));
        loop.advance(Duration.ofSeconds(10));
        load.sample(millis(10));

        double weight = Math.exp(-1);
        assertThat(load.rtt(loop.getAsLong()))
                .isCloseTo((100 * weight + 10 * (1 - weight)) * MILLI, within(1.0));
    }

    @Test
    void forgetsASinglePauseAfterSomeDozensOfRequests() {
        load.sample(millis(800));
        for (int i = 0; i < 60; i++) {
            load.sample(millis(2));
        }

        assertThat(load.rtt(loop.getAsLong())).isLessThan(4 * MILLI);
    }

    @Test
    void decaysTowardsZeroWhileIdle() {
        load.sample(millis(100));
        loop.advance(Duration.ofSeconds(20));

        assertThat(load.rtt(loop.getAsLong())).isCloseTo(100 * Math.exp(-2) * MILLI, within(1.0));
    }

    @Test
    void addsADecayingPenaltyForFailures() {
        LoadEstimate penalized =
                new LoadEstimate(
                        new Backend.LoadMetric(
                                Duration.ofMillis(30),
                                Duration.ofSeconds(10),
                                Duration.ofSeconds(5),
                                Duration.ofSeconds(300),
                                Duration.ofSeconds(10)),
                        loop);
        penalized.sample(0);

        penalized.penalize(0);
        assertThat(penalized.rtt(loop.getAsLong())).isEqualTo(5_000 * MILLI);

        penalized.penalize(Duration.ofHours(1).toNanos());
        assertThat(penalized.rtt(loop.getAsLong())).isEqualTo(300_000 * MILLI);

        loop.advance(Duration.ofSeconds(10));
        assertThat(penalized.rtt(loop.getAsLong()))
                .isCloseTo(300_000 * Math.exp(-1) * MILLI, within(1.0));
    }

    @Test
    void ignoresFailuresWithoutAPenalty() {
        load.sample(millis(1));
        load.penalize(0);

        assertThat(load.rtt(loop.getAsLong())).isEqualTo(MILLI);
    }

    private static long millis(long millis) {
        return Duration.ofMillis(millis).toNanos();
    }
}
