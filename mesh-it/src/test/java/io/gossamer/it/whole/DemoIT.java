package io.gossamer.it.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.it.process.Command;
import io.gossamer.it.process.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo as a person runs it, for two minutes with leaves that live for thirty seconds. */
class DemoIT {

    private static final boolean SOAK = Boolean.getBoolean("mesh.soak");
    private static final String OBSERVED = SOAK ? "1h" : "2m";
    private static final Duration AT_MOST = Duration.ofMinutes(SOAK ? 70 : 6);

    @TempDir Path folder;

    @Test
    void everyEdgeIsMutualTlsAndNoRequestFailsWhileLeavesAreRenewed() {
        Launcher mesh = new Launcher(folder.resolve("data"));
        Command.Result result =
                mesh.run(
                        AT_MOST,
                        "demo",
                        "--check",
                        "--json",
                        "--for",
                        OBSERVED,
                        "--certificate-lifetime",
                        "30s");

        List<String> lines = result.output().lines().toList();
        assertThat(lines).as(result.errors()).isNotEmpty();
        Map<String, Object> json = Json.object(lines.get(lines.size() - 1));
        System.out.println(lines.get(lines.size() - 1));
        assertThat(Json.list(json, "failures")).isEmpty();
        assertThat(result.exitCode()).as(result.errors()).isZero();
        assertThat(Json.list(json, "edges")).hasSizeGreaterThan(5).anySatisfy(DemoIT::isMutualTls);
        assertThat(Json.list(json, "resources")).isNotEmpty();
        assertThat(mesh.processes()).as("processes left").isEmpty();
    }

    private static void isMutualTls(Object edge) {
        assertThat((Map<?, ?>) edge).extracting("mtls").isEqualTo(true);
    }
}
