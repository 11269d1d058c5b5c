package io.gossamer.bench.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SidecarOptionsTest {

    private static final List<String> COMMAND =
            List.of("java", "-Xmx64m", "-cp", "a.jar", "Main", "--mesh.proxy.mode=explicit");

    @Test
    void optionsComeAfterTheLaunchersSoThatTheyWin() {
        SidecarOptions options = new SidecarOptions(List.of("-Xmx96m"), Map.of());
        assertThat(options.applyTo(COMMAND))
                .containsExactly(
                        "java",
                        "-Xmx64m",
                        "-Xmx96m",
                        "-cp",
                        "a.jar",
                        "Main",
                        "--mesh.proxy.mode=explicit");
    }

    @Test
    void withoutOptionsTheCommandIsTheLaunchers() {
        assertThat(new SidecarOptions(List.of(), Map.of()).applyTo(COMMAND)).isEqualTo(COMMAND);
    }
}
