package io.gossamer.bench.app;

import io.gossamer.bench.report.BenchJson;
import io.gossamer.bench.report.Chart;
import io.gossamer.bench.report.Table;
import io.gossamer.bench.system.SidecarOptions;
import io.gossamer.bench.system.SystemName;
import io.gossamer.bench.workload.BlockPlan;
import io.gossamer.bench.workload.Repeats;
import io.gossamer.bench.workload.Workload;
import io.gossamer.bench.workload.Workloads;
import io.gossamer.cli.process.Installation;
import io.gossamer.cli.process.MeshFailure;
import io.gossamer.cli.process.Signals;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "mesh bench",
        mixinStandardHelpOptions = true,
        description = {
            "Measure our pair of sidecars beside haproxy, nginx and no proxy, in one run.",
            "Exit codes: 0 measured, whether the bounds are met or not; 1 something could not be"
                    + " measured; 130 interrupted."
        })
final class BenchCommand implements Callable<Integer> {

    private static final Duration QUICK_BLOCK = Duration.ofSeconds(5);
    private static final Duration QUICK_WARM_UP = Duration.ofSeconds(3);
    private static final int QUICK_BLOCKS = 3;

    /** Noisy blocks of a run that are measured again. */
    private static final int REPEATS = 40;

    private static final int QUICK_REPEATS = 4;

    @Option(
            names = "--home",
            required = true,
            hidden = true,
            description = "Directory of the mesh; the launcher passes it.")
    private Path home = Path.of("");

    @Option(
            names = "--quick",
            description =
                    "The HTTP/1.1 and HTTP/2 rows against haproxy: 3 blocks of 5 s, under 3"
                            + " minutes.")
    private boolean quick;

    @Option(
            names = "--json",
            description = "Print one JSON object as the last line; all else goes to stderr.")
    private boolean json;

    @Option(
            names = "--workload",
            paramLabel = "NAME",
            description = "Only this row; may be repeated. Default: all.")
    private List<String> names = new ArrayList<>();

    @Option(
            names = "--blocks",
            paramLabel = "N",
            description = "Blocks of each system in each workload. Default: 5, with --quick 3.")
    private @Nullable Integer blocks;

    @Option(
            names = "--block",
            paramLabel = "DURATION",
            converter = Seconds.class,
            description = "Length of a block. Default: 10s, with --quick 5s.")
    private @Nullable Duration block;

    @Option(
            names = "--warmup",
            paramLabel = "DURATION",
            converter = Seconds.class,
            description =
                    "Warm-up of our pair before the blocks of a workload. Default: 20s and on until"
                            + " its cost per request has settled, at most 140s; with --quick 3s.")
    private @Nullable Duration warmUp;

    @Option(
            names = "--systems",
            split = ",",
            paramLabel = "NAME",
            description =
                    "Of none, ours, haproxy, nginx. Default: all, with --quick without nginx.")
    private List<SystemName> systems = new ArrayList<>();

    @Option(
            names = "--svg",
            paramLabel = "FILE",
            description = "Write the chart of the ratios there.")
    private @Nullable Path svg;

    @Option(
            names = "--jvm",
            paramLabel = "OPTION",
            description =
                    "One more option of our sidecars' JVMs, after the launcher's; may be repeated.")
    private List<String> jvmOptions = new ArrayList<>();

    @Option(
            names = "--sidecar",
            paramLabel = "NAME=VALUE",
            description =
                    "One more property of our sidecars below mesh.proxy, for instance"
                            + " tls.provider=boringssl; may be repeated.")
    private Map<String, String> properties = new LinkedHashMap<>();

    @Override
    public Integer call() {
        PrintStream log = json ? System.err : System.out;
        Signals.interrupt(Thread.currentThread());
        Outcome outcome =
                new BenchRun(
                                new Installation(
                                        home.toAbsolutePath(),
                                        Path.of(System.getProperty("java.home")),
                                        false),
                                plan(),
                                new Repeats(quick ? QUICK_REPEATS : REPEATS),
                                chosenSystems(),
                                new SidecarOptions(jvmOptions, properties),
                                log)
                        .run(chosenWorkloads());
        log.println();
        log.print(Table.render(outcome.rows()));
        outcome.conditions().forEach((name, value) -> log.println(name + ": " + value));
        outcome.failures().forEach(log::println);
        writeChart(outcome);
        if (json) {
            System.out.println(
                    BenchJson.render(outcome.rows(), outcome.conditions(), outcome.failures()));
        }
        if (outcome.wasInterrupted()) {
            return 130;
        }
        return outcome.failures().isEmpty() ? 0 : 1;
    }

    private BlockPlan plan() {
        Duration length = block != null ? block : quick ? QUICK_BLOCK : Duration.ofSeconds(10);
        Duration before = warmUp != null ? warmUp : quick ? QUICK_WARM_UP : Duration.ofSeconds(20);
        return new BlockPlan(
                blocks != null ? Math.max(1, blocks) : quick ? QUICK_BLOCKS : 5,
                length,
                before,
                warmUp == null && !quick,
                !quick);
    }

    private List<SystemName> chosenSystems() {
        if (!systems.isEmpty()) {
            return systems;
        }
        return quick
                ? List.of(SystemName.NONE, SystemName.OURS, SystemName.HAPROXY)
                : List.of(SystemName.values());
    }

    private List<Workload> chosenWorkloads() {
        if (names.isEmpty()) {
            return quick ? Workloads.quick() : Workloads.all();
        }
        List<Workload> all = Workloads.all();
        return names.stream()
                .map(
                        name ->
                                all.stream()
                                        .filter(workload -> workload.name().equals(name))
                                        .findFirst()
                                        .orElseThrow(() -> unknown(name, all)))
                .toList();
    }

    private static MeshFailure unknown(String name, List<Workload> all) {
        return new MeshFailure(
                "--workload: "
                        + name
                        + " (expected: one of "
                        + String.join(", ", all.stream().map(Workload::name).toList())
                        + ")");
    }

    private void writeChart(Outcome outcome) {
        if (svg != null) {
            try {
                Files.writeString(svg, Chart.render(outcome.rows()));
            } catch (IOException e) {
                throw new MeshFailure("--svg: " + svg + " (expected: a file to write): " + e, e);
            }
        }
    }
}
