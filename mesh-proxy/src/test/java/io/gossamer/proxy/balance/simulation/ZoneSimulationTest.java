package io.gossamer.proxy.balance.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What docs/balancing.md says of the zone preference: half of the endpoints are in the zone of all
 * clients, and the load is a share of what all endpoints can do.
 */
class ZoneSimulationTest {

    /** How often clients chose an endpoint of their zone. */
    private static final class Counted {
        int near;
        int all;

        Chooser create(int endpoints, Clock clock, long seed) {
            Chooser chooser = new MeshChooser(endpoints, clock, seed, Counted::isNear);
            return new Chooser() {
                @Override
                public int choose() {
                    int endpoint = chooser.choose();
                    all++;
                    near += isNear(endpoint) ? 1 : 0;
                    return endpoint;
                }

                @Override
                public void answered(int endpoint, long rttNanos) {
                    chooser.answered(endpoint, rttNanos);
                }
            };
        }

        /** Some of those that are slowed are among them. */
        private static boolean isNear(int endpoint) {
            return endpoint % 2 == 1;
        }
    }

    /** The last columns are what the document's table says, and a little. */
    @ParameterizedTest
    @CsvSource({
        "10, 1, 0.4, 0.75, 1.00",
        "10, 10, 0.4, 0.99, 1.15",
        "100, 10, 0.4, 0.99, 1.15",
        "10, 10, 0.6, 0.85, 1.45",
        "100, 10, 0.6, 0.80, 1.65",
        "100, 10, 0.8, 0.60, 1.65",
    })
    void staysInTheZoneWhileThatCanBearAndSpillsTheRest(
            int endpoints, int clients, double load, double leastShare, double mostToPlain) {
        Duration duration = Duration.ofSeconds(endpoints > 10 ? 6 : 30);
        Scenario scenario = new Scenario(endpoints, clients, 4, 1, load, duration, 7);
        Counted counted = new Counted();

        double zoned = Simulation.run(scenario, counted::create).millis(0.99);
        double plain = Simulation.run(scenario, Policy.MESH).millis(0.99);

        double share = (double) counted.near / counted.all;
        assertThat(share).as("share of the zone").isBetween(leastShare, 1.0);
        assertThat(zoned / plain).as("p99 to that without zones").isLessThan(mostToPlain);
    }
}
