package io.gossamer.proxy.balance.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What docs/balancing.md says of the default, by the figures of {@link BalancingReport}. */
class BalancingSimulationTest {

    private static final double P99 = 0.99;

    /** The last column is what the document's table says of ours to peak EWMA, and a little. */
    @ParameterizedTest
    @CsvSource({
        "10, 1, 0.95", "10, 10, 0.78", "10, 50, 0.78",
        "100, 1, 0.90", "100, 10, 0.70", "100, 50, 0.65"
    })
    void staysNearOneCentralQueueAndBelowPeakEwma(int endpoints, int clients, double toPeakEwma) {
        Scenario scenario = scenario(endpoints, clients, 0.8);

        double ours = Simulation.run(scenario, Policy.MESH).millis(P99);
        double peakEwma = Simulation.run(scenario, Policy.PEAK_EWMA).millis(P99);
        double bound = Simulation.centralQueue(scenario).millis(P99);

        // Who sends a request to the fastest that is free could have waited for a faster one.
        assertThat(ours / bound).as("p99 to one central queue").isBetween(0.95, 1.5);
        assertThat(ours / peakEwma).as("p99 to peak EWMA").isLessThan(toPeakEwma);
    }

    @ParameterizedTest
    @CsvSource({"0.6", "1.0"})
    void isNoWorseThanPeakEwmaWithLittleLoadAndWithTooMuch(double load) {
        Scenario scenario = scenario(100, 10, load);

        double ours = Simulation.run(scenario, Policy.MESH).millis(P99);
        double peakEwma = Simulation.run(scenario, Policy.PEAK_EWMA).millis(P99);

        assertThat(ours).isLessThan(peakEwma);
    }

    /** What was tried instead is compared with the sidecar's own rule in the same short form. */
    @ParameterizedTest
    @CsvSource({"10, 10", "100, 50"})
    void shortFormOfTheRuleIsTheRule(int endpoints, int clients) {
        Scenario scenario = scenario(endpoints, clients, 0.8);

        double ours = Simulation.run(scenario, Policy.MESH).millis(P99);
        double same = Simulation.run(scenario, Policy.SAME).millis(P99);

        assertThat(same / ours).isBetween(0.95, 1.05);
    }

    /** Nothing that was tried is better by more than the document says. */
    @ParameterizedTest
    @EnumSource(value = Policy.class, names = "SHORTEST_QUEUE", mode = EnumSource.Mode.EXCLUDE)
    void nothingThatWasTriedIsMuchBetterThanTheRule(Policy policy) {
        Scenario scenario = scenario(10, 50, 0.8);

        double ours = Simulation.run(scenario, Policy.MESH).millis(P99);
        double tried = Simulation.run(scenario, policy).millis(P99);

        assertThat(tried / ours).isGreaterThan(0.9);
    }

    private static Scenario scenario(int endpoints, int clients, double load) {
        Duration duration = Duration.ofSeconds(endpoints > 10 ? 6 : 30);
        return new Scenario(endpoints, clients, 4, 1, load, duration, 7);
    }
}
