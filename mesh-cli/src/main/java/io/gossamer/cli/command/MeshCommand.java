package io.gossamer.cli.command;

import io.gossamer.cli.command.compose.DownCommand;
import io.gossamer.cli.command.compose.ExportCommand;
import io.gossamer.cli.command.compose.InjectCommand;
import io.gossamer.cli.command.compose.UninjectCommand;
import io.gossamer.cli.command.compose.UpCommand;
import io.gossamer.cli.command.manifest.DiffCommand;
import io.gossamer.cli.command.manifest.ExplainCommand;
import io.gossamer.cli.command.manifest.LintCommand;
import io.gossamer.cli.command.manifest.RoutesCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code mesh}: holds the subcommands. */
@Command(
        name = "mesh",
        description =
                "Gossamer, a service mesh: mutual TLS, balancing and metrics for any process.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DemoCommand.class,
            RunCommand.class,
            StopCommand.class,
            ControlPlaneCommand.class,
            TokenCommand.class,
            ProxyCommand.class,
            StatCommand.class,
            IdentityCommand.class,
            EndpointsCommand.class,
            ExplainCommand.class,
            LintCommand.class,
            DiffCommand.class,
            RoutesCommand.class,
            InjectCommand.class,
            UninjectCommand.class,
            ExportCommand.class,
            UpCommand.class,
            DownCommand.class,
            ObserveCommand.class,
            PrepareCommand.class,
            BenchCommand.class,
            VersionCommand.class
        })
public final class MeshCommand extends HelpOption implements Runnable {

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "no command");
    }

    /** The command line with its error handling. */
    public static CommandLine commandLine() {
        Errors errors = new Errors();
        CommandLine commandLine =
                new CommandLine(new MeshCommand())
                        .setExecutionExceptionHandler(errors)
                        .setParameterExceptionHandler(errors)
                        .setUsageHelpAutoWidth(true);
        // What follows the command to run belongs to it.
        CommandLine run = commandLine.getSubcommands().get("run");
        if (run != null) {
            run.setStopAtPositional(true);
        }
        return commandLine;
    }
}
