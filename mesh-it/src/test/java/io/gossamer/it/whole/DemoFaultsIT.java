package io.gossamer.it.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.it.process.ChildProcess;
import io.gossamer.it.process.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo judges itself while something is done to it. */
class DemoFaultsIT {

    private static final Duration START = Duration.ofSeconds(150);
    private static final String OUTAGE = Boolean.getBoolean("mesh.soak") ? "30s" : "12s";
    private static final String STEADY = "steady; observing";

    @TempDir Path folder;

    @Test
    void killedControlPlaneCostsTheDemoNoRequest() {
        Launcher mesh = new Launcher(folder.resolve("data"));
        try (ChildProcess demo =
                mesh.start("demo-outage", "demo", "--check", "--json", "--for", OUTAGE)) {
            demo.awaitOutput(STEADY, START);
            Launcher.kill(mesh.process("DestinationApplication").getKey());
            Launcher.kill(mesh.process("IdentityApplication").getKey());

            int exit = demo.awaitExit(Duration.ofSeconds(90));

            assertThat(Json.list(lastLine(demo), "failures")).isEmpty();
            assertThat(exit).isZero();
        }
        assertThat(mesh.processes()).as("processes left").isEmpty();
    }

    @Test
    void sidecarWithAnotherIdentityTurnsTheCheckRedAndNamesTheEdge() throws IOException {
        Launcher mesh = new Launcher(folder.resolve("data"));
        ChildProcess thief = null;
        try (ChildProcess demo =
                mesh.start("demo-swap", "demo", "--check", "--json", "--for", "15s")) {
            demo.awaitOutput(STEADY, START);
            Path token = folder.resolve("thief.token");
            Files.writeString(
                    token,
                    mesh.run(Duration.ofSeconds(30), "token", "--workload", "default/thief")
                            .expectSuccess()
                            .strip());
            Map.Entry<Long, List<String>> victim =
                    mesh.process("ProxyApplication", "identity.name=stock.");
            Launcher.kill(victim.getKey());
            thief = ChildProcess.start("thief-proxy", swapped(victim.getValue(), token));

            int exit = demo.awaitExit(Duration.ofSeconds(90));

            assertThat(exit).isNotZero();
            assertThat(Json.list(lastLine(demo), "failures"))
                    .anySatisfy(failure -> assertThat(String.valueOf(failure)).contains("stock"));
        } finally {
            if (thief != null) {
                thief.close();
            }
        }
    }

    /** The same sidecar on the same addresses with the identity of another workload. */
    private List<String> swapped(List<String> arguments, Path token) {
        return arguments.stream()
                .filter(argument -> !argument.isEmpty())
                .map(
                        argument -> {
                            int equals = argument.indexOf('=');
                            String key = equals < 0 ? argument : argument.substring(0, equals);
                            return switch (key) {
                                case "--mesh.proxy.identity.name" ->
                                        argument.replace("=stock.", "=thief.");
                                case "--mesh.proxy.identity.token-file" -> key + "=" + token;
                                case "--mesh.proxy.data-dir" ->
                                        key + "=" + folder.resolve("thief-state");
                                case "--mesh.proxy.workload.register" -> key + "=false";
                                default -> argument;
                            };
                        })
                .toList();
    }

    private static Map<String, Object> lastLine(ChildProcess demo) {
        List<String> lines = demo.output().lines().filter(line -> line.startsWith("{")).toList();
        assertThat(lines).as(demo.tail()).isNotEmpty();
        return Json.object(lines.get(lines.size() - 1));
    }
}
