package io.gossamer.cli.command;

import io.gossamer.cli.process.Foreground;
import io.gossamer.cli.process.Installation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** Every option, the help too, is the benchmark's own. */
@Command(
        name = "bench",
        description =
                "Measure our pair of sidecars beside haproxy, nginx and no proxy; see 'mesh bench"
                        + " --help'.")
final class BenchCommand implements Callable<Integer> {

    @Unmatched private List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() throws InterruptedException {
        Installation installation = Installation.current();
        List<String> all = new ArrayList<>(List.of("--home", installation.home().toString()));
        all.addAll(arguments);
        return Foreground.run(installation.command(Installation.Program.BENCH, all), Map.of());
    }
}
