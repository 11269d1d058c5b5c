package io.gossamer.cli.compose;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The script of the init image, as far as it runs without a network namespace of its own. */
@DisabledOnOs(OS.WINDOWS)
class InitScriptTest {

    private static final String SCRIPT = Path.of("..", "docker", "mesh-init").toString();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ''                                        | command: none (expected: hold)
                    fly                                       | command: fly (expected: hold)
                    hold on                                   | on: no value (expected: one)
                    hold                                  | --proxy-uid: missing (expected:
                    hold --proxy-uid                      | --proxy-uid: no value (expected: one)
                    hold --proxy-uid 0                    | --proxy-uid: 0 (expected: not root
                    hold --proxy-uid root                 | --proxy-uid: root (expected: the number
                    hold --inbound-port 70000             | --inbound-port: 70000 (expected: a port
                    hold --outbound-port -1               | --outbound-port: -1 (expected: a port
                    hold --skip-inbound-ports 1,,2        | --skip-inbound-ports: 1,,2 (expected:
                    hold --skip-outbound-ports 9-8        | --skip-outbound-ports: 9-8 (expected:
                    hold --skip-subnets 10.0.0.0/8;reboot | --skip-subnets: 10.0.0.0/8;reboot (expected:
                    hold --namespace-file here            | --namespace-file: here (expected: an abs
                    hold --colour blue                    | argument: --colour (expected:
                    """)
    void wrongArgumentIsNamedAndNothingDone(String line, String message) throws Exception {
        List<String> arguments = line.isEmpty() ? List.of() : List.of(line.split(" "));

        Result result = run(arguments, "");

        assertThat(result.code()).isEqualTo(64);
        assertThat(result.output()).startsWith("mesh-init: " + message);
    }

    @Test
    void rulesExemptTheSidecarItsPortsAndWhatIsSkipped() throws Exception {
        List<String> arguments =
                List.of(
                        ("hold --proxy-uid 2102 --inbound-port 4143 --outbound-port 4140"
                                        + " --skip-inbound-ports 22,100-200"
                                        + " --skip-outbound-ports 25"
                                        + " --skip-subnets 10.0.0.0/8,fd00::/8")
                                .split(" "));

        assertThat(run(arguments, "4").output().lines())
                .containsSubsequence(
                        "-A MESH_INBOUND -p tcp --dport 4143 -j RETURN",
                        "-A MESH_INBOUND -p tcp --dport 4191 -j RETURN",
                        "-A MESH_INBOUND -p tcp --dport 22 -j RETURN",
                        "-A MESH_INBOUND -p tcp --dport 100:200 -j RETURN",
                        "-A MESH_INBOUND -p tcp -j REDIRECT --to-ports 4143",
                        "-A MESH_OUTBOUND -m owner --uid-owner 2102 -j RETURN",
                        "-A MESH_OUTBOUND -o lo -j RETURN",
                        "-A MESH_OUTBOUND -p tcp --dport 25 -j RETURN",
                        "-A MESH_OUTBOUND -d 10.0.0.0/8 -j RETURN",
                        "-A MESH_OUTBOUND -p tcp -j REDIRECT --to-ports 4140",
                        "COMMIT")
                .noneMatch(rule -> rule.contains("fd00"));
        assertThat(run(arguments, "6").output())
                .contains("-d fd00::/8 -j RETURN")
                .doesNotContain("10.0.0.0");
    }

    private record Result(int code, String output) {}

    private static Result run(List<String> arguments, String print)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("sh", SCRIPT));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("MESH_INIT_PRINT", print);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), output);
    }
}
