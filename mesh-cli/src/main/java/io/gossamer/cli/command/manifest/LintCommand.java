package io.gossamer.cli.command.manifest;

import io.gossamer.cli.command.HelpOption;
import io.gossamer.cli.process.Foreground;
import io.gossamer.cli.process.Installation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Unmatched;

@Command(
        name = "lint",
        description = {
            "Say what is wrong with a directory of manifests: what is invalid, what names something"
                    + " that does not exist, and what is there without taking effect. Nothing has"
                    + " to run for it.",
            "One line per problem, with file, line, field and what would be right. Exit code 0 if"
                    + " there is none, 1 if there is one, 2 if the directory cannot be read.",
            "Settings of the destination service are taken as --mesh.destination.NAME=VALUE."
        })
public final class LintCommand extends HelpOption implements Callable<Integer> {

    @Parameters(
            index = "0",
            paramLabel = "DIR",
            description = "The directory, as in mesh.destination.resources.")
    private Path directory = Path.of("");

    @Unmatched private List<String> settings = new ArrayList<>();

    @Override
    public Integer call() throws InterruptedException {
        List<String> arguments = new ArrayList<>();
        arguments.add(directory.toString());
        arguments.addAll(settings);
        return Foreground.run(
                Installation.current().command(Installation.Program.LINT, arguments), Map.of());
    }
}
