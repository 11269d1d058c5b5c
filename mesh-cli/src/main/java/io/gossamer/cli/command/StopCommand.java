package io.gossamer.cli.command;

import io.gossamer.cli.controlplane.ControlPlaneAddresses;
import io.gossamer.cli.process.DataDirectory;
import io.gossamer.cli.process.Leftovers;
import io.gossamer.cli.process.RunState;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "stop",
        description = "End what a killed run of 'mesh' left behind in a data directory.")
final class StopCommand extends HelpOption implements Callable<Integer> {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Mixin private final DataOption data = new DataOption();

    @Option(names = "--all", description = "End runs that are still led by their launcher, too.")
    private boolean all;

    @Override
    public Integer call() {
        if (!Files.isDirectory(data.path())) {
            System.out.println("nothing was left");
            return 0;
        }
        DataDirectory directory = data.open();
        for (RunState run : RunState.all(directory)) {
            if (run.isLed() && all) {
                Leftovers.endLed(run, PATIENCE);
                System.out.println("ended: mesh " + describe(run));
            } else if (run.isLed()) {
                System.out.println(
                        "left alone: mesh " + describe(run) + " is running; end it, or use --all");
            }
        }
        var ended = Leftovers.end(directory);
        if (RunState.all(directory).isEmpty()) {
            ControlPlaneAddresses.forget(directory);
        }
        ended.forEach(name -> System.out.println("ended: " + name));
        if (ended.isEmpty() && !all) {
            System.out.println("nothing was left");
        }
        return 0;
    }

    private static String describe(RunState run) {
        return run.launcher().name() + " (process " + run.launcher().pid() + ")";
    }
}
