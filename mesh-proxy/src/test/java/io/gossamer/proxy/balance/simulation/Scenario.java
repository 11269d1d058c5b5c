package io.gossamer.proxy.balance.simulation;

import java.time.Duration;

/**
 * What is simulated. Service times are lognormal with a mean of 10 ms; three endpoints in ten are
 * slowed, each second anew, by a factor evenly spread over 1 to 4. Arrivals are Poisson, spread
 * evenly over the clients.
 *
 * @param workers requests that an endpoint works on at once; more wait there, first come first
 *     served
 * @param sigma of the logarithm of the service time
 * @param load share of what all endpoints can do, the slowed ones as slow as they are on average
 * @param duration in virtual time; its first fifth is not counted
 */
record Scenario(
        int endpoints,
        int clients,
        int workers,
        double sigma,
        double load,
        Duration duration,
        long seed) {

    static final double MEAN_SERVICE_NANOS = 10_000_000;
    static final double SLOWEST = 4;
    private static final double SLOWED_SHARE = 0.3;

    int slowed() {
        return (int) Math.round(endpoints * SLOWED_SHARE);
    }

    /** Between two arrivals, on average. */
    double gapNanos() {
        // The mean of 1/x over 1..4.
        double slowedSpeed = Math.log(SLOWEST) / (SLOWEST - 1);
        double capacity = endpoints - slowed() + slowed() * slowedSpeed;
        return MEAN_SERVICE_NANOS / (capacity * workers * load);
    }

    @Override
    public String toString() {
        return "%d endpoints of %d workers, %d clients, load %.2f"
                .formatted(endpoints, workers, clients, load);
    }
}
