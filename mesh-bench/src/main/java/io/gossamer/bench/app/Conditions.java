package io.gossamer.bench.app;

import io.gossamer.bench.process.Placement;
import io.gossamer.bench.workload.BlockPlan;
import io.gossamer.cli.process.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Says under which conditions figures came about. Stateless. */
final class Conditions {

    private Conditions() {}

    /** Names and values, in the order in which they are told. */
    static Map<String, String> describe(
            BlockPlan plan, Placement placement, Installation installation) {
        Map<String, String> conditions = new LinkedHashMap<>();
        conditions.put(
                "blocks",
                "%d of %d s after a warm-up of %d s%s"
                        .formatted(
                                plan.blocks(),
                                plan.block().toSeconds(),
                                plan.warmUp().toSeconds(),
                                plan.untilSettled() ? " and on until the cost has settled" : ""));
        conditions.put("cores", Runtime.getRuntime().availableProcessors() + ", " + placement);
        conditions.put("processor", processor());
        conditions.put("kernel", System.getProperty("os.version"));
        conditions.put(
                "jdk", Runtime.version() + " (" + installation.javaHome().getFileName() + ")");
        conditions.put("start-up cache of ours", startCache(installation) ? "yes" : "no");
        conditions.put("load average before", firstLine(Path.of("/proc/loadavg")));
        return conditions;
    }

    /** Whether {@code mesh prepare} has made one for this build and JDK. */
    private static boolean startCache(Installation installation) {
        return installation.command(Installation.Program.PROXY, List.of()).stream()
                .anyMatch(
                        option ->
                                option.startsWith("-XX:AOTCache=")
                                        || option.startsWith("-XX:SharedArchiveFile="));
    }

    private static String processor() {
        return lines(Path.of("/proc/cpuinfo")).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("unknown");
    }

    private static String firstLine(Path file) {
        return lines(file).stream().findFirst().orElse("unknown");
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            return List.of();
        }
    }
}
