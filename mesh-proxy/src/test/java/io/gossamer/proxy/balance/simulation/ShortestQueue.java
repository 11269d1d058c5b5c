package io.gossamer.proxy.balance.simulation;

import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Knows at any time how many requests each endpoint has from all clients: what the best of all
 * reports and probes could tell. It does not know which endpoint is slowed.
 */
final class ShortestQueue implements Chooser {

    private final int endpoints;
    private final SplittableRandom random;
    private @Nullable Servers servers;

    ShortestQueue(int endpoints, Clock clock, long seed) {
        this.endpoints = endpoints;
        random = new SplittableRandom(seed);
    }

    @Override
    public void runAt(Servers all) {
        servers = all;
    }

    @Override
    public int choose() {
        Servers all = Objects.requireNonNull(servers);
        int first = random.nextInt(endpoints);
        int chosen = first;
        for (int i = 1; i < endpoints; i++) {
            int endpoint = (first + i) % endpoints;
            chosen = all.inFlight(endpoint) < all.inFlight(chosen) ? endpoint : chosen;
        }
        return chosen;
    }

    @Override
    public void answered(int endpoint, long rttNanos) {
        // Nothing to remember.
    }
}
