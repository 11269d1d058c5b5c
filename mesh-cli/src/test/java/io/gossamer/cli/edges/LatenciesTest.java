package io.gossamer.cli.edges;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LatenciesTest {

    private final Latencies latencies = new Latencies();

    @Test
    void withoutRequestsThereIsNoQuantile() {
        latencies.add("1", 0);
        latencies.add("+Inf", 0);

        assertThat(latencies.quantile(0.5)).isEmpty();
    }

    @Test
    void quantileIsInterpolatedWithinItsBucket() {
        latencies.add("10", 0);
        latencies.add("20", 100);
        latencies.add("+Inf", 100);

        assertThat(latencies.quantile(0.5).orElseThrow()).isEqualTo(15, within(1e-9));
        assertThat(latencies.quantile(0.99).orElseThrow()).isEqualTo(19.9, within(1e-9));
    }

    @Test
    void whatLiesBeyondTheLastBoundIsToldAsThatBound() {
        latencies.add("50000", 1);
        latencies.add("+Inf", 100);

        assertThat(latencies.quantile(0.95)).hasValue(50_000);
    }

    @Test
    void bucketsOfSeveralSeriesAddUp() {
        latencies.add("1", 10);
        latencies.add("+Inf", 10);
        latencies.add("1", 0);
        latencies.add("+Inf", 10);

        assertThat(latencies.quantile(0.25).orElseThrow()).isEqualTo(0.5, within(1e-9));
    }
}
