package io.gossamer.cli.command.compose;

import io.gossamer.cli.command.HelpOption;
import io.gossamer.cli.compose.ComposeInjector;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code mesh inject}. */
@Command(
        name = "inject",
        description = {
            "Put the services of a docker-compose file into the mesh, and print the file.",
            "Every byte of the original stays; what is added stands in fences that 'mesh uninject'"
                    + " takes out again. Notes go to standard error. See docs/compose.md."
        })
public final class InjectCommand extends HelpOption implements Callable<Integer> {

    @Spec private CommandSpec spec = CommandSpec.create();

    @Mixin private final ComposeFiles files = new ComposeFiles();

    @Mixin private final InjectOptions options = new InjectOptions();

    @Override
    public Integer call() {
        ComposeInjector.Injection injection =
                ComposeInjector.inject(files.name(), files.read(), options.settings());
        files.write(injection.bytes());
        injection.notes().forEach(note -> spec.commandLine().getErr().println("mesh: " + note));
        spec.commandLine().getErr().flush();
        return 0;
    }
}
