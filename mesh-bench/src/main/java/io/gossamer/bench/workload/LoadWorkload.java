package io.gossamer.bench.workload;

import io.gossamer.bench.backend.Service;
import io.gossamer.bench.load.LoadSpec;
import io.gossamer.bench.report.Row;
import io.gossamer.bench.system.SystemName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * A load whose cost is CPU time per unit of work; in an open loop also what the proxies add to the
 * latency. Immutable.
 *
 * @param name as in the table
 * @param service what it asks
 * @param load what is sent, its port left out
 * @param unit of the work
 * @param reference what ours is compared with
 * @param bound of the ratio
 */
record LoadWorkload(
        String name,
        Service service,
        LoadSpec load,
        WorkUnit unit,
        SystemName reference,
        double bound)
        implements Workload {

    private static final double MILLISECOND = 1e6;
    private static final double LATENCY_BOUND = 1.0;

    @Override
    public List<Row> measure(Arena arena) throws InterruptedException {
        Map<SystemName, List<Block>> blocks = new BlockRunner(arena, service, load, unit).run();
        List<Row> rows = new ArrayList<>();
        rows.add(
                Comparisons.row(
                        name,
                        "CPU per " + unit + ", pair",
                        "us",
                        Comparisons.proxied(Comparisons.figures(blocks, unit::cpuMicros)),
                        reference,
                        bound));
        if (load.isOpenLoop()) {
            rows.add(added(blocks, "p50", block -> block.result().p50()));
            rows.add(added(blocks, "p99", block -> block.result().p99()));
            rows.add(added(blocks, "p99.9", block -> block.result().p999()));
        } else {
            rows.add(
                    Comparisons.row(
                            name,
                            unit.plural() + " per second",
                            "1/s",
                            Comparisons.figures(blocks, unit::perSecond),
                            reference,
                            null));
        }
        return rows;
    }

    private Row added(
            Map<SystemName, List<Block>> blocks, String figure, ToDoubleFunction<Block> latency) {
        Map<SystemName, double[]> millis =
                Comparisons.figures(blocks, block -> latency.applyAsDouble(block) / MILLISECOND);
        return Comparisons.row(
                name, "added " + figure, "ms", Comparisons.added(millis), reference, LATENCY_BOUND);
    }
}
