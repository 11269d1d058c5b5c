package io.gossamer.cli.command;

import io.gossamer.cli.demo.DemoOutcome;
import io.gossamer.cli.demo.DemoRun;
import io.gossamer.cli.demo.DemoSettings;
import io.gossamer.cli.process.Installation;
import io.gossamer.cli.process.Signals;
import io.gossamer.cli.render.EdgeReport;
import io.gossamer.cli.render.EdgeScreen;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "demo",
        description = {
            "Start the whole mesh with a bookshop in it, and show every edge.",
            "Exit codes: 0 ended as asked, 1 the check or the start failed, 130 a check was"
                    + " interrupted."
        })
final class DemoCommand extends HelpOption implements Callable<Integer> {

    @Mixin private final DataOption data = new DataOption();

    @Option(
            names = "--for",
            paramLabel = "DURATION",
            converter = Durations.class,
            description = "End by itself after this time, for instance 30s.")
    private @Nullable Duration duration;

    @Option(
            names = "--check",
            description =
                    "Wait for the steady state (at most 120 s), observe (10 s, or --for), and exit"
                            + " with 0 only if every edge is mTLS with the right identity on both"
                            + " sides and every request succeeded but the faulty endpoint's.")
    private boolean check;

    @Option(
            names = "--json",
            description = "Print one JSON object as the last line; all else goes to stderr.")
    private boolean json;

    @Option(
            names = "--transparent",
            description =
                    "Run each service in a network namespace with a redirect rule to its sidecar;"
                            + " the applications know nothing but names. Linux, root.")
    private boolean transparent;

    @Option(
            names = "--certificate-lifetime",
            paramLabel = "DURATION",
            defaultValue = "24h",
            description = "How long leaf certificates live. Default: ${DEFAULT-VALUE}.")
    private String certificateLifetime = "24h";

    @Override
    public Integer call() {
        PrintStream stage = json ? System.err : System.out;
        boolean terminal = Boolean.getBoolean("mesh.terminal") && !json;
        Signals.interrupt(Thread.currentThread());
        DemoOutcome outcome =
                new DemoRun(
                                data.open(),
                                Installation.current(),
                                new DemoSettings(
                                        Optional.ofNullable(duration),
                                        check,
                                        transparent,
                                        certificateLifetime,
                                        false),
                                new EdgeScreen(stage, terminal),
                                System::nanoTime)
                        .run();
        report(stage, outcome);
        if (json) {
            System.out.println(outcome.toJson());
        }
        if (check && outcome.wasInterrupted()) {
            return 130;
        }
        return outcome.failures().isEmpty() ? 0 : 1;
    }

    private void report(PrintStream stage, DemoOutcome outcome) {
        stage.println();
        if (!outcome.edges().isEmpty()) {
            stage.print(EdgeReport.render(outcome.edges()));
        }
        outcome.failures().forEach(stage::println);
        if (check) {
            stage.println(outcome.failures().isEmpty() ? "check passed" : "check failed");
        }
        stage.flush();
    }
}
