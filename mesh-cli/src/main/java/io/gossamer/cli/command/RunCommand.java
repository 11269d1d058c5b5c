package io.gossamer.cli.command;

import io.gossamer.api.MeshIdentity;
import io.gossamer.cli.process.DataDirectory;
import io.gossamer.cli.process.Installation;
import io.gossamer.cli.process.MeshFailure;
import io.gossamer.cli.process.Signals;
import io.gossamer.cli.run.MeshedCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "run",
        description = {
            "Put a process into the mesh: start its sidecar, point it there, register it, and end"
                    + " the sidecar with it.",
            "Standard input, signals and the exit code are the command's own."
        },
        customSynopsis = "mesh run --name NAME [--port [SERVICE:]APP]... [OPTIONS] -- COMMAND...")
final class RunCommand extends HelpOption implements Callable<Integer> {

    private static final Pattern PORT = Pattern.compile("\\d{1,5}(:\\d{1,5})?");
    private static final int LAST_PORT = 65_535;

    @Mixin private final DataOption data = new DataOption();

    @Option(
            names = "--name",
            paramLabel = "NAME",
            required = true,
            description = "Name by which others call it, and its service account.")
    private String name = "";

    @Option(
            names = "--port",
            paramLabel = "[SERVICE:]APP",
            description =
                    "Port that others name, and port on which the command listens on 127.0.0.1. May"
                            + " be repeated. Without one the command only calls others.")
    private List<String> ports = new ArrayList<>();

    @Option(
            names = "--namespace",
            paramLabel = "NAMESPACE",
            description = "Default: ${DEFAULT-VALUE}.")
    private String namespace = MeshIdentity.DEFAULT_NAMESPACE;

    @Option(
            names = "--account",
            paramLabel = "NAME",
            description = "Service account. Default: the name.")
    private @Nullable String account;

    @Parameters(arity = "1..*", paramLabel = "COMMAND", description = "The command to run.")
    private List<String> command = new ArrayList<>();

    @Override
    public Integer call() throws InterruptedException {
        ports.forEach(RunCommand::requirePort);
        String serviceAccount = account == null ? name : account;
        requireNames(serviceAccount);
        DataDirectory directory = data.open();
        // Until the command runs, a signal ends the start; afterwards it is forwarded.
        Signals.interrupt(Thread.currentThread());
        String workload = name + "-" + ProcessHandle.current().pid();
        return new MeshedCommand(
                        directory,
                        Installation.current(),
                        new MeshedCommand.Workload(
                                name, namespace, serviceAccount, workload, ports),
                        warning -> System.err.println("mesh: " + warning))
                .run(command);
    }

    private void requireNames(String serviceAccount) {
        try {
            MeshIdentity.of(serviceAccount, namespace);
            MeshIdentity.of(name, namespace);
        } catch (IllegalArgumentException e) {
            throw new MeshFailure("--name, --account or --namespace: " + e.getMessage(), e);
        }
    }

    private static void requirePort(String text) {
        if (PORT.matcher(text).matches()) {
            boolean inRange = true;
            for (String number : text.split(":", -1)) {
                int port = Integer.parseInt(number);
                inRange &= port > 0 && port <= LAST_PORT;
            }
            if (inRange) {
                return;
            }
        }
        throw new MeshFailure(
                "--port: "
                        + text
                        + " (expected: PORT or SERVICE:APP, each 1 to 65535, as 80:8080)");
    }
}
