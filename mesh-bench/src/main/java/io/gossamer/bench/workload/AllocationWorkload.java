package io.gossamer.bench.workload;

import io.gossamer.bench.backend.Service;
import io.gossamer.bench.load.LoadResult;
import io.gossamer.bench.load.LoadSpec;
import io.gossamer.bench.measure.Allocation;
import io.gossamer.bench.report.Row;
import io.gossamer.bench.system.ProxySystem;
import io.gossamer.bench.system.SystemName;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What our pair allocates for a request, in a run of its own since asking costs CPU time.
 * Immutable.
 *
 * @param name as in the table
 * @param service what it asks
 * @param load what is sent, its port left out
 */
record AllocationWorkload(String name, Service service, LoadSpec load) implements Workload {

    private static final long SETTLE_MILLIS = 3000;

    @Override
    public List<Row> measure(Arena arena) throws InterruptedException {
        ProxySystem ours = arena.systems().get(SystemName.OURS);
        if (ours == null) {
            return List.of();
        }
        Allocation allocation = new Allocation(Path.of(System.getProperty("java.home")));
        arena.generator().ask("start 1 " + load.at(ours.entry(service)).format());
        Thread.sleep(SETTLE_MILLIS);
        long before = allocation.bytes(ours.pids());
        arena.generator().ask("mark");
        Thread.sleep(arena.plan().block().toMillis());
        LoadResult result = LoadResult.parse(arena.generator().ask("read"));
        long bytes = allocation.bytes(ours.pids()) - before;
        arena.generator().ask("stop");
        double perRequest = bytes / (double) Math.max(1, result.completed());
        return List.of(
                new Row(
                        name,
                        "heap allocated per request, pair",
                        "B",
                        Map.of(SystemName.OURS, perRequest),
                        null));
    }
}
