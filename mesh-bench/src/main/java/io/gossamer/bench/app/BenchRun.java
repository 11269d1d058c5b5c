package io.gossamer.bench.app;

import io.gossamer.bench.backend.Backend;
import io.gossamer.bench.backend.ServicePorts;
import io.gossamer.bench.load.Generator;
import io.gossamer.bench.process.Agent;
import io.gossamer.bench.process.Placement;
import io.gossamer.bench.process.Site;
import io.gossamer.bench.report.Row;
import io.gossamer.bench.system.ProxySystem;
import io.gossamer.bench.system.SidecarOptions;
import io.gossamer.bench.system.SystemName;
import io.gossamer.bench.system.Systems;
import io.gossamer.bench.workload.Arena;
import io.gossamer.bench.workload.BlockPlan;
import io.gossamer.bench.workload.Repeats;
import io.gossamer.bench.workload.Workload;
import io.gossamer.cli.process.DataDirectory;
import io.gossamer.cli.process.Installation;
import io.gossamer.cli.process.MeshFailure;
import io.gossamer.cli.process.ProcessGroup;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Starts everything, measures one workload after the other, and ends everything. */
final class BenchRun {

    private final Installation installation;
    private final BlockPlan plan;
    private final Repeats repeats;
    private final List<SystemName> names;
    private final SidecarOptions options;
    private final PrintStream log;
    private final List<Row> rows = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();

    BenchRun(
            Installation installation,
            BlockPlan plan,
            Repeats repeats,
            List<SystemName> names,
            SidecarOptions options,
            PrintStream log) {
        this.installation = installation;
        this.plan = plan;
        this.repeats = repeats;
        this.names = names;
        this.options = options;
        this.log = log;
    }

    /** Measures; what has been measured before an interruption is kept. */
    Outcome run(List<Workload> workloads) {
        Placement placement = Placement.ofThisMachine();
        Map<String, String> conditions = Conditions.describe(plan, placement, installation);
        DataDirectory data = DataDirectory.open(temporary());
        boolean interrupted = false;
        try (ProcessGroup group = ProcessGroup.begin(data, "bench")) {
            Site site = new Site(group, installation, placement, data.path());
            site.settle();
            measure(site, workloads);
        } catch (InterruptedException e) {
            interrupted = true;
        } catch (MeshFailure e) {
            failures.add(String.valueOf(e.getMessage()));
        }
        if (failures.isEmpty()) {
            DataDirectory.remove(data.path());
        } else {
            failures.add("logs: " + data.path());
        }
        return new Outcome(rows, conditions, failures, interrupted);
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("gossamer-bench");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void measure(Site site, List<Workload> workloads) throws InterruptedException {
        try (Agent backend = Agent.backend(site, "backend", Backend.class.getName());
                Agent generator = Agent.generator(site, "generator", Generator.class.getName())) {
            Systems starter = new Systems(site, ServicePorts.parse(backend.greeting()), options);
            Map<SystemName, ProxySystem> systems = new EnumMap<>(SystemName.class);
            for (SystemName name : names) {
                log.println("starting " + name);
                systems.put(name, starter.start(name));
            }
            Arena arena = new Arena(systems, starter, generator, backend, plan, repeats, log);
            for (Workload workload : workloads) {
                measure(arena, workload);
            }
            systems.values().forEach(ProxySystem::close);
        }
    }

    /** A workload that fails does not take the others with it. */
    private void measure(Arena arena, Workload workload) throws InterruptedException {
        log.println(workload.name());
        try {
            rows.addAll(workload.measure(arena));
        } catch (MeshFailure e) {
            failures.add(workload.name() + ": " + e.getMessage());
            log.println("  " + e.getMessage());
        }
    }
}
