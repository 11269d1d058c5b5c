package io.gossamer.cli.command.compose;

import io.gossamer.cli.command.HelpOption;
import io.gossamer.cli.compose.ComposeInjector;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code mesh uninject}. */
@Command(
        name = "uninject",
        description = {
            "Take the mesh out of a docker-compose file, and print the file as it was, byte for byte.",
            "What was changed within the fences is lost; what was changed outside of them stays."
        })
public final class UninjectCommand extends HelpOption implements Callable<Integer> {

    @Mixin private final ComposeFiles files = new ComposeFiles();

    @Override
    public Integer call() {
        files.write(ComposeInjector.uninject(files.name(), files.read()));
        return 0;
    }
}
