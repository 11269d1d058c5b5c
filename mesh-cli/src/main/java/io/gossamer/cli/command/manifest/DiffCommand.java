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

/** {@code mesh diff}. */
@Command(
        name = "diff",
        exitCodeOnExecutionException = 2,
        description = {
            "Say in words what changes for traffic from one directory of manifests to another: who"
                    + " can reach whom, routes, weights, timeouts, retries, breakers, limits. Nothing"
                    + " has to run for it.",
            "Exit code 0 if nothing changes, 1 if something does, 2 if a directory cannot be read or"
                    + " has an invalid manifest.",
            "Settings of the destination service are taken as --mesh.destination.NAME=VALUE."
        })
public final class DiffCommand extends HelpOption implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "DIR1", description = "How it is.")
    private Path before = Path.of("");

    @Parameters(index = "1", paramLabel = "DIR2", description = "How it is to be.")
    private Path after = Path.of("");

    @Unmatched private List<String> settings = new ArrayList<>();

    @Override
    public Integer call() throws InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(before.toString(), after.toString()));
        arguments.addAll(settings);
        return Foreground.run(
                Installation.current().command(Installation.Program.DIFF, arguments), Map.of());
    }
}
