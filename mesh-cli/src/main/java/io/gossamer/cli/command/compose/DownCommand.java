package io.gossamer.cli.command.compose;

import io.gossamer.cli.command.DataOption;
import io.gossamer.cli.command.HelpOption;
import io.gossamer.cli.compose.ComposeInjector;
import io.gossamer.cli.process.DataDirectory;
import io.gossamer.cli.process.Signals;
import io.gossamer.cli.up.MeshedProject;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mesh down}. */
@Command(
        name = "down",
        description = {
            "End the application that 'mesh up' has started, with its mesh.",
            "Its volumes stay, those with the keys of the mesh too, unless --volumes is given."
        })
public final class DownCommand extends HelpOption implements Callable<Integer> {

    @Mixin private final DataOption data = new DataOption();
    @Mixin private final ProjectOptions projects = new ProjectOptions();
    @Mixin private final InjectOptions options = new InjectOptions();

    @Option(
            names = {"-v", "--volumes"},
            description = "Remove the volumes, too.")
    private boolean volumes;

    @Override
    public Integer call() {
        Signals.interrupt(Thread.currentThread());
        DataDirectory directory = data.open();
        Optional<Path> file = projects.find();
        try {
            MeshedProject project =
                    projects.project(
                            directory, file, file.flatMap(DownCommand::nameIn), System.err);
            Optional<byte[]> otherwise =
                    project.isNoted() ? Optional.empty() : file.map(this::inject);
            return project.end(otherwise, volumes ? List.of("--volumes") : List.of());
        } catch (InterruptedException e) {
            return 130;
        }
    }

    private byte[] inject(Path file) {
        return ComposeInjector.inject(
                        ProjectOptions.name(file), ProjectOptions.read(file), options.settings())
                .bytes();
    }

    /** The name in a file, as far as it can still be read. */
    private static Optional<String> nameIn(Path file) {
        return ComposeInjector.projectName(ProjectOptions.name(file), ProjectOptions.read(file));
    }
}
