package io.gossamer.bench.workload;

import io.gossamer.bench.backend.Service;
import io.gossamer.bench.load.LoadSpec;
import io.gossamer.bench.report.Row;
import io.gossamer.bench.system.SystemName;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * The first 30 s of proxies that nobody has used before, at a fixed rate: what a new replica's
 * users see. For information, beside the figures after the warm-up. Immutable.
 *
 * @param name as in the table
 * @param service what it asks
 * @param load what is sent, its port left out
 */
record ColdStart(String name, Service service, LoadSpec load) implements Workload {

    private static final Duration FIRST = Duration.ofSeconds(30);
    private static final double MILLISECOND = 1e6;

    @Override
    public List<Row> measure(Arena arena) throws InterruptedException {
        Map<SystemName, Block> blocks = new EnumMap<>(SystemName.class);
        BlockRunner runner = new BlockRunner(arena, service, load, WorkUnit.REQUEST);
        FreshSystem.each(
                arena,
                system -> {
                    if (system.carries(service)) {
                        blocks.put(system.name(), runner.once(system, FIRST));
                    }
                });
        return List.of(
                row(blocks, "CPU per request, pair", "us", WorkUnit.REQUEST::cpuMicros),
                row(blocks, "p50", "ms", block -> block.result().p50() / MILLISECOND),
                row(blocks, "p99", "ms", block -> block.result().p99() / MILLISECOND),
                row(blocks, "p99.9", "ms", block -> block.result().p999() / MILLISECOND));
    }

    private Row row(
            Map<SystemName, Block> blocks,
            String figure,
            String unit,
            ToDoubleFunction<Block> value) {
        Map<SystemName, Double> values = new EnumMap<>(SystemName.class);
        blocks.forEach((system, block) -> values.put(system, value.applyAsDouble(block)));
        return new Row(name, figure, unit, values, null);
    }
}
