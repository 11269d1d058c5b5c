package io.gossamer.bench.workload;

import io.gossamer.bench.backend.Service;
import io.gossamer.bench.load.LoadResult;
import io.gossamer.bench.load.LoadSpec;
import io.gossamer.bench.measure.CpuTime;
import io.gossamer.bench.measure.HostTime;
import io.gossamer.bench.system.ProxySystem;
import io.gossamer.bench.system.SystemName;
import io.gossamer.cli.process.MeshFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Runs the blocks of one load on every system that can carry it, one after the other. */
final class BlockRunner {

    /** Connections are made and first requests answered before anything counts. */
    private static final Duration SETTLE = Duration.ofMillis(500);

    /** A noisy block is repeated so often; then it counts as it is. */
    private static final int REPEATS = 2;

    /** Of the answers of ours, a broken connection or two. */
    private static final double MAX_ERRORS = 0.001;

    private static final double MAX_OTHERS_ERRORS = 0.1;
    private static final int NATIVE_WARM_UP = 10;

    /**
     * Compilers work on the proxies' core and are counted there: the warm-up goes on by windows
     * until their cost has settled, or this many have passed.
     */
    private static final int WARM_UP_WINDOWS = 24;

    private static final Duration WARM_UP_WINDOW = Duration.ofSeconds(5);

    private final Arena arena;
    private final Service service;
    private final LoadSpec load;
    private final WorkUnit unit;
    private final List<ProxySystem> systems;

    BlockRunner(Arena arena, Service service, LoadSpec load, WorkUnit unit) {
        this.arena = arena;
        this.service = service;
        this.load = load;
        this.unit = unit;
        systems =
                arena.systems().values().stream()
                        .filter(system -> system.carries(service))
                        .filter(system -> counts(arena, load, system))
                        .toList();
    }

    private static boolean counts(Arena arena, LoadSpec load, ProxySystem system) {
        return load.isOpenLoop() || arena.plan().baseline() || system.name() != SystemName.NONE;
    }

    /** Warm-up, then all blocks, the order of the systems turned round from block to block. */
    Map<SystemName, List<Block>> run() throws InterruptedException {
        for (ProxySystem system : systems) {
            warmUp(system);
        }
        Map<SystemName, List<Block>> blocks = new EnumMap<>(SystemName.class);
        List<ProxySystem> order = new ArrayList<>(systems);
        for (int i = 1; i <= arena.plan().blocks(); i++) {
            for (ProxySystem system : order) {
                blocks.computeIfAbsent(system.name(), name -> new ArrayList<>())
                        .add(quietBlock(system, i));
            }
            Collections.reverse(order);
        }
        return blocks;
    }

    private void warmUp(ProxySystem system) throws InterruptedException {
        Duration first = arena.plan().warmUp();
        if (system.name() != SystemName.OURS) {
            block(system, 0, first.dividedBy(NATIVE_WARM_UP));
            return;
        }
        double cost = unit.cpuMicros(block(system, 0, first));
        Settling settling = new Settling();
        int windows = 0;
        while (arena.plan().untilSettled() && windows < WARM_UP_WINDOWS && !settling.add(cost)) {
            cost = unit.cpuMicros(block(system, 0, WARM_UP_WINDOW));
            windows++;
        }
        arena.log()
                .printf(
                        "  warm-up %d s, then %.1f us each%n",
                        first.plus(WARM_UP_WINDOW.multipliedBy(windows)).toSeconds(), cost);
    }

    /** One block on one system, as it is. */
    Block once(ProxySystem system, Duration length) throws InterruptedException {
        return block(system, 1, length);
    }

    private Block quietBlock(ProxySystem system, int number) throws InterruptedException {
        for (int repeat = 0; ; repeat++) {
            Block block = block(system, number, arena.plan().block());
            String noise = block.noise(system.name() != SystemName.NONE);
            tell(system, number, block, noise);
            if (noise.isEmpty() || repeat == REPEATS || !arena.repeats().take()) {
                return block;
            }
        }
    }

    private void tell(ProxySystem system, int number, Block block, String noise) {
        arena.log()
                .printf(
                        "  block %d  %-8s %9.0f %s/s  CPU %7.1f us each  p99 %8.3f ms  generator"
                                + " and backend %3.0f %%  others %3.0f %%%s%n",
                        number,
                        system.name(),
                        unit.perSecond(block),
                        unit,
                        unit.cpuMicros(block),
                        block.result().p99() / 1e6,
                        block.loadShare() * 100,
                        block.foreign() * 100,
                        noise.isEmpty() ? "" : "  noisy: " + noise);
    }

    private Block block(ProxySystem system, int seed, Duration length) throws InterruptedException {
        LoadSpec there = load.at(system.entry(service));
        arena.generator().ask("start " + seed + " " + there.format());
        Thread.sleep(SETTLE.toMillis());
        List<Long> loadPids =
                List.of(arena.generator().process().pid(), arena.backend().process().pid());
        HostTime host = HostTime.now();
        long loadBefore = CpuTime.nanos(loadPids);
        arena.generator().ask("mark");
        long before = CpuTime.nanos(system.pids());
        Thread.sleep(length.toMillis());
        LoadResult result = LoadResult.parse(arena.generator().ask("stop"));
        long cpu = CpuTime.nanos(system.pids()) - before;
        long loadCpu = CpuTime.nanos(loadPids) - loadBefore;
        HostTime after = HostTime.now();
        check(system, result);
        return new Block(
                result,
                cpu,
                loadCpu / (double) result.nanos(),
                after.stolenSince(host),
                after.foreignSince(host, (double) cpu + loadCpu));
    }

    /**
     * Ours must answer everything. The others are let off with some failures, which are told:
     * haproxy has been seen to end long HTTP/2 answers early.
     */
    private void check(ProxySystem system, LoadResult result) {
        if (result.errors() == 0) {
            return;
        }
        String what =
                "%s, %s: %d errors, %d answers"
                        .formatted(system.name(), load.kind(), result.errors(), result.completed());
        boolean strict = system.name() == SystemName.OURS || system.name() == SystemName.NONE;
        if (result.errors() > (strict ? MAX_ERRORS : MAX_OTHERS_ERRORS) * result.completed()) {
            throw new MeshFailure(
                    what
                            + " (expected: no errors; log: "
                            + arena.generator().process().log()
                            + ")");
        }
        arena.log().println("  " + what);
    }
}
