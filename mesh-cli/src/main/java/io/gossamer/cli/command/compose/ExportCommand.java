package io.gossamer.cli.command.compose;

import io.gossamer.cli.command.HelpOption;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code mesh export}: holds the forms in which an application is exported. */
@Command(
        name = "export",
        description = "Write the application of a docker-compose file in another form.",
        synopsisSubcommandLabel = "FORM",
        subcommands = KubernetesCommand.class)
public final class ExportCommand extends HelpOption implements Runnable {

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "no form");
    }
}
