package io.gossamer.bench.workload;

import io.gossamer.bench.backend.Service;
import io.gossamer.bench.load.LoadSpec;
import io.gossamer.bench.load.LoadSpec.Kind;
import io.gossamer.bench.measure.MemoryUse;
import io.gossamer.bench.report.Row;
import io.gossamer.bench.system.ProxySystem;
import io.gossamer.bench.system.SystemName;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * How much the pair grows while an answer of 1 GiB is read slowly, 16 KiB at most every 10 ms, for
 * the length of a block: what is not read must wait at the sender.
 */
final class SlowReader implements Workload {

    private static final long GIB = 1L << 30;
    private static final double MIB = 1 << 20;

    @Override
    public String name() {
        return "slow-reader";
    }

    @Override
    public List<Row> measure(Arena arena) throws InterruptedException {
        Map<SystemName, Double> growth = new EnumMap<>(SystemName.class);
        for (ProxySystem system : arena.systems().values()) {
            if (system.name() == SystemName.NONE || !system.carries(Service.HTTP1)) {
                continue;
            }
            MemoryUse before = MemoryUse.of(system.pids());
            LoadSpec spec =
                    new LoadSpec(Kind.HTTP1_SLOW, system.entry(Service.HTTP1), 1, 1, 0, GIB);
            arena.generator().ask("start 1 " + spec.format());
            Thread.sleep(arena.plan().block().toMillis());
            MemoryUse after = MemoryUse.of(system.pids());
            arena.generator().ask("stop");
            growth.put(system.name(), (after.privateDirty() - before.privateDirty()) / MIB);
        }
        return List.of(
                FreshSystem.absolute(name(), "private dirty gained, pair", "MiB", growth, null));
    }
}
