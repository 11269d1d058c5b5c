package io.gossamer.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CommandLineTest {

    private final StringWriter err = new StringWriter();
    private final StringWriter out = new StringWriter();
    private final CommandLine mesh =
            MeshCommand.commandLine()
                    .setErr(new PrintWriter(err, true))
                    .setOut(new PrintWriter(out, true));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "demo",
                "run",
                "stop",
                "control-plane",
                "token",
                "proxy",
                "stat",
                "identity",
                "endpoints",
                "explain",
                "lint",
                "diff",
                "routes",
                "inject",
                "uninject",
                "up",
                "down",
                "export",
                "export kubernetes",
                "version"
            })
    void everyCommandHasHelp(String command) {
        assertThat(mesh.execute((command + " --help").split(" "))).isZero();
        assertThat(out.toString()).contains("mesh " + command).contains("--help");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    demo --colour          | argument: --colour (expected: an option or command of
                    demo --for soon        | --for: soon (expected: a number with ms, s, m, h or d
                    token --workload books | --workload: books (expected: NAMESPACE/ACCOUNT
                    token --workload A/b   | --workload: A/b (expected: NAMESPACE/ACCOUNT; namespace
                    control-plane --join a | --join: a (expected: NAMESPACE/ACCOUNT[/WORKLOAD]=DIR
                    token                  | (expected: all that is required; see 'mesh token --help'
                    run --name books       | (expected: all that is required; see 'mesh run --help'
                    explain --from web     | (expected: all that is required; see 'mesh explain --help'
                    diff one               | (expected: all that is required; see 'mesh diff --help'
                    explain --from a --to b x | argument: x (expected: an option; see 'mesh explain
                    explain --from a --to b -H c | --header: c (expected: 'NAME: VALUE')
                    export                 | mesh export: no form (expected: all that is required; see
                    export docker          | argument: docker (expected: an option or command of
                    export kubernetes x    | argument: x (expected: an option or command of 'mesh export
                    fly                    | argument: fly (expected: an option or command of 'mesh'
                    """)
    void wrongInputIsNamedWithWhatWasExpected(String line, String message) {
        assertThat(mesh.execute(line.trim().split(" +"))).isEqualTo(2);
        assertThat(err.toString()).contains(message.trim());
    }

    @Test
    void whatRunsAloneMustFindTheOther() {
        assertThat(mesh.execute("control-plane", "--only", "all")).isEqualTo(1);
        assertThat(err.toString()).startsWith("--only: all (expected: identity or destination)");
        assertThat(mesh.execute("control-plane", "--only", "destination")).isEqualTo(1);
        assertThat(err.toString()).contains("--join-from: none (expected: a directory with");
        assertThat(mesh.execute("control-plane", "--join-from", "/x")).isEqualTo(1);
        assertThat(err.toString()).contains("--join-from: /x (expected: a directory with");
        assertThat(
                        mesh.execute(
                                "control-plane",
                                "--only=destination",
                                "--join-from=/x",
                                "--join=a/b=/y"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("--join: /y (expected: where identity runs");
    }

    @Test
    void wrongPortIsNamed() {
        assertThat(mesh.execute("run", "--name", "a", "--port", "80:99999", "--", "true"))
                .isEqualTo(1);
        assertThat(err.toString()).startsWith("--port: 80:99999 (expected: PORT or SERVICE:APP");
    }

    @Test
    void optionsOfTheCommandToRunAreNotOurs() {
        List<String> command =
                mesh.parseArgs("run", "--name", "a", "curl", "--help", "--name", "b")
                        .subcommand()
                        .matchedPositionals()
                        .get(0)
                        .getValue();

        assertThat(command).containsExactly("curl", "--help", "--name", "b");
    }

    @ParameterizedTest
    @CsvSource({
        "books:8080, books.default.svc.cluster.local:8080",
        "books.shop:80, books.shop.svc.cluster.local:80",
        "books.shop.svc:80, books.shop.svc.cluster.local:80",
        "books.shop.svc.cluster.local:80, books.shop.svc.cluster.local:80"
    })
    void shortAuthoritiesAreCompleted(String authority, String complete) {
        assertThat(EndpointsCommand.complete(authority)).isEqualTo(complete);
    }
}
