package io.gossamer.bench.workload;

import io.gossamer.api.destination.AddrSet;
import io.gossamer.api.destination.Update;
import io.gossamer.api.destination.WeightedAddr;
import io.gossamer.api.destination.WeightedAddrSet;
import io.gossamer.bench.backend.Service;
import io.gossamer.bench.load.LoadResult;
import io.gossamer.bench.load.LoadSpec;
import io.gossamer.bench.load.LoadSpec.Kind;
import io.gossamer.bench.measure.Statistics;
import io.gossamer.bench.report.Row;
import io.gossamer.bench.report.Row.Comparison;
import io.gossamer.bench.system.SidecarPair;
import io.gossamer.bench.system.SystemName;
import io.gossamer.cli.process.MeshFailure;
import io.gossamer.it.control.Messages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A service with 1,000 endpoints of which 100 a second come or go, and 500 requests a second to
 * another one beside it: the latency of those with the storm is compared with that without. Ours
 * only, on a fresh pair, since the endpoints are inventions.
 */
final class DiscoveryStorm implements Workload {

    private static final int ENDPOINTS = 1000;
    private static final int CHANGES_PER_SECOND = 100;
    private static final int RATE = 500;
    private static final double BOUND = 1.5;
    private static final Duration SETTLE = Duration.ofMillis(500);
    private static final double MILLISECOND = 1e6;

    @Override
    public String name() {
        return "discovery-storm";
    }

    @Override
    public List<Row> measure(Arena arena) throws InterruptedException {
        if (!arena.systems().containsKey(SystemName.OURS)) {
            return List.of();
        }
        try (SidecarPair pair = (SidecarPair) arena.starter().start(SystemName.OURS)) {
            return measure(arena, pair);
        }
    }

    private List<Row> measure(Arena arena, SidecarPair pair) throws InterruptedException {
        beginWatch(arena, pair);
        block(arena, pair, arena.plan().warmUp(), false);
        int blocks = arena.plan().blocks();
        double[] quiet = new double[blocks];
        double[] stormy = new double[blocks];
        double[] ratios = new double[blocks];
        for (int i = 0; i < blocks; i++) {
            boolean stormFirst = i % 2 == 1;
            double first = block(arena, pair, arena.plan().block(), stormFirst);
            double second = block(arena, pair, arena.plan().block(), !stormFirst);
            quiet[i] = stormFirst ? second : first;
            stormy[i] = stormFirst ? first : second;
            ratios[i] = stormy[i] / quiet[i];
            arena.log()
                    .printf(
                            "  block %d  p99 %.3f ms, with the storm %.3f ms%n",
                            i + 1, quiet[i], stormy[i]);
        }
        return List.of(
                new Row(
                        name(),
                        "p99 beside it, to p99 without",
                        "ms",
                        Map.of(SystemName.OURS, Statistics.median(stormy)),
                        new Comparison(
                                Statistics.median(ratios),
                                Statistics.interval(ratios),
                                null,
                                BOUND)));
    }

    /** One exchange makes the sidecar watch the service; then it hears of its endpoints. */
    private static void beginWatch(Arena arena, SidecarPair pair) throws InterruptedException {
        LoadSpec once = new LoadSpec(Kind.TCP_IDLE, pair.entry(Service.TCP_ECHO), 1, 1, 0, 0);
        arena.generator().ask("start 1 " + once.format());
        pair.control().endpoints().awaitWatch(SidecarPair.authority(Service.TCP_ECHO));
        Thread.sleep(SETTLE.toMillis());
        arena.generator().ask("stop");
        List<WeightedAddr> all = new ArrayList<>();
        for (int i = 0; i < ENDPOINTS; i++) {
            all.add(endpoint(i));
        }
        set(pair, Update.newBuilder().setAdd(WeightedAddrSet.newBuilder().addAllAddrs(all)));
    }

    private static WeightedAddr endpoint(int number) {
        return Messages.plainEndpoint("127.1." + number / 250 + "." + (1 + number % 250), 9);
    }

    private static void set(SidecarPair pair, Update.Builder update) {
        pair.control().endpoints().set(SidecarPair.authority(Service.TCP_ECHO), update.build());
    }

    /** Returns the p99 in milliseconds. */
    private static double block(Arena arena, SidecarPair pair, Duration length, boolean storm)
            throws InterruptedException {
        LoadSpec spec = new LoadSpec(Kind.HTTP1_GET, pair.entry(Service.HTTP1), 32, 1, RATE, 100);
        arena.generator().ask("start 1 " + spec.format());
        Thread.sleep(SETTLE.toMillis());
        arena.generator().ask("mark");
        long end = System.nanoTime() + length.toNanos();
        int changes = 0;
        while (System.nanoTime() - end < 0) {
            if (storm) {
                change(pair, changes++);
            }
            Thread.sleep(1000 / CHANGES_PER_SECOND);
        }
        double p99 = LoadResult.parse(arena.generator().ask("stop")).p99() / MILLISECOND;
        requireWatched(pair);
        return p99;
    }

    /** A storm that nobody hears would show nothing. */
    private static void requireWatched(SidecarPair pair) {
        String authority = SidecarPair.authority(Service.TCP_ECHO);
        if (pair.control().endpoints().watching(authority) == 0) {
            throw new MeshFailure(authority + ": not watched (expected: watched all the time)");
        }
    }

    /** Every other change takes an endpoint away, the next brings it back. */
    private static void change(SidecarPair pair, int number) {
        WeightedAddr endpoint = endpoint(number / 2 % ENDPOINTS);
        if (number % 2 == 0) {
            set(
                    pair,
                    Update.newBuilder()
                            .setRemove(AddrSet.newBuilder().addAddrs(endpoint.getAddr())));
        } else {
            set(pair, Update.newBuilder().setAdd(WeightedAddrSet.newBuilder().addAddrs(endpoint)));
        }
    }
}
