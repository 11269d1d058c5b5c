package io.gossamer.proxy.balance.simulation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Probes in place of memories, as in "Load is not what you should balance" (Prequal, NSDI 2024):
 * with each request three endpoints drawn at random are asked how many requests they have and how
 * long these take. Of a pool of sixteen answers the fastest endpoint is taken that is not among the
 * fullest sixth; if all are, the emptiest. Probes are answered at once and cost nothing here, which
 * is better than they can be.
 */
final class Prequal implements Chooser {

    private static final int POOL = 16;
    private static final int PROBES = 3;
    private static final int USES = 3;
    private static final double HOT_QUANTILE = 0.84;
    private static final long MAX_AGE_NANOS = 1_000_000_000L;

    /** An answer to a probe; what the client has sent there since then is added. */
    private static final class Probe {
        final int endpoint;
        final long at;
        final double latency;
        int inFlight;
        int uses;

        Probe(int endpoint, long at, int inFlight, double latency) {
            this.endpoint = endpoint;
            this.at = at;
            this.inFlight = inFlight;
            this.latency = latency;
        }
    }

    private final int endpoints;
    private final Clock clock;
    private final SplittableRandom random;
    private final List<Probe> pool = new ArrayList<>();
    private @Nullable Servers servers;

    Prequal(int endpoints, Clock clock, long seed) {
        this.endpoints = endpoints;
        this.clock = clock;
        random = new SplittableRandom(seed);
    }

    @Override
    public void runAt(Servers all) {
        servers = all;
    }

    @Override
    public int choose() {
        long now = clock.getAsLong();
        pool.removeIf(probe -> now - probe.at > MAX_AGE_NANOS || probe.uses >= USES);
        int chosen;
        if (pool.size() < 2) {
            chosen = random.nextInt(endpoints);
        } else {
            Probe best = best();
            best.uses++;
            best.inFlight++;
            chosen = best.endpoint;
        }
        probe(now);
        return chosen;
    }

    private Probe best() {
        int[] sorted = pool.stream().mapToInt(probe -> probe.inFlight).sorted().toArray();
        int hot = sorted[Math.min(sorted.length - 1, (int) (sorted.length * HOT_QUANTILE))];
        return pool.stream()
                .filter(probe -> probe.inFlight < hot)
                .min(Comparator.comparingDouble(probe -> probe.latency))
                .orElseGet(
                        () ->
                                pool.stream()
                                        .min(
                                                Comparator.<Probe>comparingInt(
                                                                probe -> probe.inFlight)
                                                        .thenComparingDouble(
                                                                probe -> probe.latency))
                                        .orElseThrow());
    }

    private void probe(long now) {
        Servers all = Objects.requireNonNull(servers);
        for (int i = 0; i < PROBES; i++) {
            int endpoint = random.nextInt(endpoints);
            if (pool.size() == POOL) {
                pool.remove(0);
            }
            pool.add(new Probe(endpoint, now, all.inFlight(endpoint), all.latencyNanos(endpoint)));
        }
    }

    @Override
    public void answered(int endpoint, long rttNanos) {
        // Only probes tell.
    }
}
