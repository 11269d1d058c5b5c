package io.gossamer.bench.workload;

import io.gossamer.bench.backend.Service;
import io.gossamer.bench.load.LoadSpec;
import io.gossamer.bench.load.LoadSpec.Kind;
import io.gossamer.bench.measure.MemoryUse;
import io.gossamer.bench.measure.Statistics;
import io.gossamer.bench.report.Row;
import io.gossamer.bench.system.ProxySystem;
import io.gossamer.bench.system.SidecarPair;
import io.gossamer.bench.system.StartUpCost;
import io.gossamer.bench.system.SystemName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * From exec to ready on any core, as often as there are blocks; then memory of fresh systems, idle
 * and after a block of small HTTP/1.1 requests, as the mean of the two sides.
 */
final class StartUp implements Workload {

    private static final double SECOND = 1e9;
    private static final double MIB = 1 << 20;
    private static final double SIDES = 2;
    private static final double READY_SECONDS = 0.8;
    private static final double IDLE_RESIDENT = 72;
    private static final double IDLE_DIRTY = 40;
    private static final double LOADED_RESIDENT = 96;
    private static final double LOADED_DIRTY = 56;

    /** Memory is looked at when start or load are well over. */
    private static final Duration REST = Duration.ofSeconds(5);

    @Override
    public String name() {
        return "start-up";
    }

    @Override
    public List<Row> measure(Arena arena) throws InterruptedException {
        List<Row> rows = new ArrayList<>();
        if (arena.systems().containsKey(SystemName.OURS)) {
            List<StartUpCost> costs = new ArrayList<>();
            for (int i = 0; i < arena.plan().blocks(); i++) {
                try (SidecarPair pair = arena.starter().startOursUnpinned()) {
                    costs.addAll(pair.startUps());
                }
            }
            rows.add(ready("exec to ready, wall", costs, StartUpCost::wallNanos));
            rows.add(ready("exec to ready, CPU", costs, StartUpCost::cpuNanos));
        }
        rows.addAll(memory(arena));
        return rows;
    }

    private Row ready(String figure, List<StartUpCost> costs, ToDoubleFunction<StartUpCost> nanos) {
        double[] seconds =
                costs.stream().mapToDouble(cost -> nanos.applyAsDouble(cost) / SECOND).toArray();
        return FreshSystem.absolute(
                name(),
                figure,
                "s",
                Map.of(SystemName.OURS, Statistics.median(seconds)),
                READY_SECONDS);
    }

    private List<Row> memory(Arena arena) throws InterruptedException {
        Map<SystemName, MemoryUse> idle = new EnumMap<>(SystemName.class);
        Map<SystemName, MemoryUse> loaded = new EnumMap<>(SystemName.class);
        FreshSystem.each(
                arena,
                system -> {
                    Thread.sleep(REST.toMillis());
                    idle.put(system.name(), MemoryUse.of(system.pids()));
                    load(arena, system);
                    Thread.sleep(REST.toMillis());
                    loaded.put(system.name(), MemoryUse.of(system.pids()));
                });
        return List.of(
                row("idle, resident", idle, MemoryUse::resident, IDLE_RESIDENT),
                row("idle, proportional", idle, MemoryUse::proportional, null),
                row("idle, private dirty", idle, MemoryUse::privateDirty, IDLE_DIRTY),
                row("after load, resident", loaded, MemoryUse::resident, LOADED_RESIDENT),
                row("after load, proportional", loaded, MemoryUse::proportional, null),
                row("after load, private dirty", loaded, MemoryUse::privateDirty, LOADED_DIRTY));
    }

    private static void load(Arena arena, ProxySystem system) throws InterruptedException {
        LoadSpec spec = new LoadSpec(Kind.HTTP1_GET, system.entry(Service.HTTP1), 32, 1, 0, 100);
        arena.generator().ask("start 1 " + spec.format());
        Thread.sleep(arena.plan().block().toMillis());
        arena.generator().ask("stop");
    }

    private Row row(
            String figure,
            Map<SystemName, MemoryUse> uses,
            ToDoubleFunction<MemoryUse> bytes,
            @Nullable Double bound) {
        Map<SystemName, Double> values = new EnumMap<>(SystemName.class);
        uses.forEach((system, use) -> values.put(system, bytes.applyAsDouble(use) / MIB / SIDES));
        return FreshSystem.absolute(name(), figure + ", sidecar", "MiB", values, bound);
    }
}
