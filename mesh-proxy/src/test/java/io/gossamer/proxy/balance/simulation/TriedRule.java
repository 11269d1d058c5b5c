package io.gossamer.proxy.balance.simulation;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The sidecar's rule in its short form, to be changed in one thing at a time: some endpoints are
 * drawn, and the one with the least round trip time times a power of the requests in flight is
 * taken.
 */
final class TriedRule implements Chooser {

    private static final double DECAY_NANOS = 10e9;
    private static final double MAX_WEIGHT_OF_OLD = 0.9;

    /**
     * @param choices endpoints that are drawn; all if there are no more
     * @param power of the requests in flight and this one
     * @param rise how much of the difference a higher sample adds
     * @param reportNanos half-life of the requests in flight that an answer reports; NaN if the
     *     client counts its own only
     */
    record Form(int choices, double power, double rise, double reportNanos) {

        boolean isReported() {
            return !Double.isNaN(reportNanos);
        }
    }

    private final Form form;
    private final Clock clock;
    private final SplittableRandom random;
    private final double[] rtt;
    private final long[] sampledAt;
    private final int[] pending;
    private final int[] reported;
    private @Nullable Servers servers;

    TriedRule(Form form, int endpoints, Clock clock, long seed) {
        this.form = form;
        this.clock = clock;
        random = new SplittableRandom(seed);
        rtt = new double[endpoints];
        Arrays.fill(rtt, Double.NaN);
        sampledAt = new long[endpoints];
        pending = new int[endpoints];
        reported = new int[endpoints];
    }

    @Override
    public void runAt(Servers all) {
        servers = all;
    }

    @Override
    public int choose() {
        int size = rtt.length;
        int count = Math.min(form.choices(), size);
        int first = random.nextInt(size);
        int[] drawn = new int[count];
        for (int i = 0; i < count; i++) {
            drawn[i] = count == size ? (first + i) % size : random.nextInt(size);
        }
        double fastest = Double.MAX_VALUE;
        for (int endpoint : drawn) {
            double estimate = estimate(endpoint);
            fastest = estimate < fastest ? estimate : fastest;
        }
        int chosen = drawn[0];
        double least = Double.MAX_VALUE;
        for (int endpoint : drawn) {
            double estimate = estimate(endpoint);
            double time = Double.isNaN(estimate) ? Math.min(30e6, fastest) : estimate;
            double cost = time * Math.pow(inFlight(endpoint) + 1, form.power());
            if (cost < least) {
                least = cost;
                chosen = endpoint;
            }
        }
        pending[chosen]++;
        return chosen;
    }

    private double estimate(int endpoint) {
        return rtt[endpoint] * Math.exp((sampledAt[endpoint] - clock.getAsLong()) / DECAY_NANOS);
    }

    private double inFlight(int endpoint) {
        if (!form.isReported()) {
            return pending[endpoint];
        }
        long age = clock.getAsLong() - sampledAt[endpoint];
        return Math.max(
                pending[endpoint], reported[endpoint] * Math.pow(0.5, age / form.reportNanos()));
    }

    @Override
    public void answered(int endpoint, long rttNanos) {
        pending[endpoint]--;
        long now = clock.getAsLong();
        if (Double.isNaN(rtt[endpoint])) {
            rtt[endpoint] = rttNanos;
        } else if (rttNanos >= rtt[endpoint]) {
            rtt[endpoint] += (rttNanos - rtt[endpoint]) * form.rise();
        } else {
            double weight =
                    Math.min(
                            MAX_WEIGHT_OF_OLD, Math.exp((sampledAt[endpoint] - now) / DECAY_NANOS));
            rtt[endpoint] = rtt[endpoint] * weight + rttNanos * (1 - weight);
        }
        sampledAt[endpoint] = now;
        if (servers != null) {
            reported[endpoint] = servers.inFlight(endpoint);
        }
    }
}
