package io.gossamer.bench.workload;

import io.gossamer.bench.process.Agent;
import io.gossamer.bench.system.ProxySystem;
import io.gossamer.bench.system.SystemName;
import io.gossamer.bench.system.Systems;
import java.io.PrintStream;
import java.util.EnumMap;
import java.util.Map;

/**
 * Everything that a workload needs: the running systems and who sends and answers. Confined to one
 * thread.
 *
 * @param systems that are compared, all started
 * @param starter of more of them
 * @param generator what sends
 * @param backend what answers
 * @param plan how long
 * @param repeats of noisy blocks
 * @param log for people who watch
 */
public record Arena(
        Map<SystemName, ProxySystem> systems,
        Systems starter,
        Agent generator,
        Agent backend,
        BlockPlan plan,
        Repeats repeats,
        PrintStream log) {

    /** The same with another pair of ours. */
    Arena withOurs(ProxySystem pair) {
        Map<SystemName, ProxySystem> others = new EnumMap<>(systems);
        others.put(SystemName.OURS, pair);
        return new Arena(others, starter, generator, backend, plan, repeats, log);
    }
}
