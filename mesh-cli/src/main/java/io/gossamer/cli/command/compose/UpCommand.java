package io.gossamer.cli.command.compose;

import io.gossamer.cli.command.DataOption;
import io.gossamer.cli.command.Durations;
import io.gossamer.cli.command.HelpOption;
import io.gossamer.cli.compose.ComposeInjector;
import io.gossamer.cli.compose.MeshedApplication;
import io.gossamer.cli.compose.plan.InjectSettings;
import io.gossamer.cli.process.Signals;
import io.gossamer.cli.render.DemoJson;
import io.gossamer.cli.render.EdgeReport;
import io.gossamer.cli.render.EdgeScreen;
import io.gossamer.cli.up.ApplicationWatch;
import io.gossamer.cli.up.MeshedProject;
import io.gossamer.cli.up.UpOutcome;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mesh up}. */
@Command(
        name = "up",
        description = {
            "Start the application of a compose file in the mesh, and show every edge.",
            "The file stays as it is. Ctrl-C ends the table; 'mesh down' ends the application.",
            "Exit codes: 0 started, or the check passed; 1 it did not start, and nothing of it"
                    + " runs, or the check failed; 130 interrupted."
        })
public final class UpCommand extends HelpOption implements Callable<Integer> {

    private static final int INTERRUPTED = 130;

    @Mixin private final DataOption data = new DataOption();
    @Mixin private final ProjectOptions projects = new ProjectOptions();
    @Mixin private final InjectOptions options = new InjectOptions();

    @Option(
            names = {"-d", "--detach"},
            description = "Return as soon as all is started.")
    private boolean detach;

    @Option(
            names = "--build",
            description = "Let Compose build the images of the application before.")
    private boolean build;

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            description = "A profile of the compose file. May be repeated.")
    private List<String> profiles = new ArrayList<>();

    @Option(
            names = "--check",
            description =
                    "Wait for the steady state (at most 120 s), observe (--for), and exit with 0"
                            + " only if every edge is mTLS with the right identity on both sides and"
                            + " nothing failed, but for what the file declares under x-mesh-check.")
    private boolean check;

    @Option(
            names = "--for",
            paramLabel = "DURATION",
            converter = Durations.class,
            description = "How long a check observes. Default: 10s.")
    private Duration duration = Duration.ofSeconds(10);

    @Option(
            names = "--json",
            description =
                    "With --check, print one JSON object as the last line; all else goes to"
                            + " stderr.")
    private boolean json;

    @Override
    public Integer call() {
        Signals.interrupt(Thread.currentThread());
        PrintStream stage = json ? System.err : System.out;
        Path file = projects.require();
        InjectSettings settings = options.settingsHere(note -> System.err.println("mesh: " + note));
        ComposeInjector.Injection injection =
                ComposeInjector.inject(
                        ProjectOptions.name(file), ProjectOptions.read(file), settings);
        try {
            MeshedProject project =
                    projects.project(
                            data.open(),
                            Optional.of(file),
                            injection.application().name(),
                            System.err);
            injection.notes().forEach(note -> System.err.println("mesh: " + note));
            project.start(
                    injection.bytes(),
                    settings.images().all(),
                    ProjectOptions.profiles(profiles),
                    build ? List.of("--build") : List.of());
            return watch(project, injection.application(), stage);
        } catch (InterruptedException e) {
            return INTERRUPTED;
        }
    }

    private int watch(MeshedProject project, MeshedApplication application, PrintStream stage) {
        boolean terminal = Boolean.getBoolean("mesh.terminal") && !json;
        ApplicationWatch watch =
                new ApplicationWatch(project, new EdgeScreen(stage, terminal), System::nanoTime);
        if (check) {
            return report(watch.check(application, duration), stage);
        }
        if (!detach) {
            watch.show();
        }
        stage.println(
                project.name() + " runs in the mesh; end it with 'mesh down', from where you are");
        return 0;
    }

    private int report(UpOutcome outcome, PrintStream stage) {
        boolean passed = outcome.failures().isEmpty();
        stage.println();
        stage.print(EdgeReport.render(outcome.edges()));
        outcome.failures().forEach(stage::println);
        stage.println(passed ? "check passed" : "check failed");
        stage.flush();
        if (json) {
            System.out.println(
                    DemoJson.render(passed, outcome.edges(), outcome.failures(), Map.of()));
        }
        if (outcome.isInterrupted()) {
            return INTERRUPTED;
        }
        return passed ? 0 : 1;
    }
}
