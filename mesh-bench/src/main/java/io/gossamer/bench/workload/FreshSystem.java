package io.gossamer.bench.workload;

import io.gossamer.bench.report.Row;
import io.gossamer.bench.report.Row.Comparison;
import io.gossamer.bench.system.ProxySystem;
import io.gossamer.bench.system.SystemName;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What workloads have in common that start systems of their own. Stateless. */
final class FreshSystem {

    private FreshSystem() {}

    /** What is done with a system that nobody has used before. */
    interface Use {
        void with(ProxySystem system) throws InterruptedException;
    }

    /** Starts each of the run's proxies anew, one after the other, and ends it after its use. */
    static void each(Arena arena, Use use) throws InterruptedException {
        each(arena, List.of(), use);
    }

    /**
     * The same.
     *
     * @param jvm more options of our sidecars' JVMs
     */
    static void each(Arena arena, List<String> jvm, Use use) throws InterruptedException {
        for (SystemName name : arena.systems().keySet()) {
            if (name != SystemName.NONE) {
                try (ProxySystem system =
                        name == SystemName.OURS
                                ? arena.starter().startOurs(jvm, Map.of())
                                : arena.starter().start(name)) {
                    use.with(system);
                }
            }
        }
    }

    /** A row whose bound is about our value itself. */
    static Row absolute(
            String workload,
            String figure,
            String unit,
            Map<SystemName, Double> values,
            @Nullable Double bound) {
        Double ours = values.get(SystemName.OURS);
        return new Row(
                workload,
                figure,
                unit,
                values,
                ours == null || bound == null ? null : new Comparison(ours, null, null, bound));
    }
}
