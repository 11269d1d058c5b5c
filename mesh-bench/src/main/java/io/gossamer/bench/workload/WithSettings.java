package io.gossamer.bench.workload;

import io.gossamer.bench.report.Row;
import io.gossamer.bench.system.ProxySystem;
import io.gossamer.bench.system.SystemName;
import java.util.List;
import java.util.Map;

/**
 * A workload with a pair of ours that has other options than the run's. Immutable.
 *
 * @param workload what is measured
 * @param settings below {@code mesh.proxy}
 */
record WithSettings(Workload workload, Map<String, String> settings) implements Workload {

    @Override
    public String name() {
        return workload.name();
    }

    @Override
    public List<Row> measure(Arena arena) throws InterruptedException {
        if (!arena.systems().containsKey(SystemName.OURS)) {
            return workload.measure(arena);
        }
        try (ProxySystem pair = arena.starter().startOurs(List.of(), settings)) {
            return workload.measure(arena.withOurs(pair));
        }
    }
}
