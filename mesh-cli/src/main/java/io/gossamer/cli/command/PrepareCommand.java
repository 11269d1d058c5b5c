package io.gossamer.cli.command;

import io.gossamer.cli.demo.DemoOutcome;
import io.gossamer.cli.demo.DemoRun;
import io.gossamer.cli.demo.DemoSettings;
import io.gossamer.cli.process.DataDirectory;
import io.gossamer.cli.process.Installation;
import io.gossamer.cli.process.Signals;
import io.gossamer.cli.render.EdgeScreen;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "prepare",
        description = {
            "Make every later start faster and lighter: run the demo for a while, record what its"
                    + " JVMs load and compile, and keep that beside the programs.",
            "For the JDK that runs this command, and until the next build."
        })
final class PrepareCommand extends HelpOption implements Callable<Integer> {

    private static final int MIB = 1 << 20;

    @Option(
            names = "--for",
            paramLabel = "DURATION",
            converter = Durations.class,
            defaultValue = "15s",
            description = "How long traffic is recorded. Default: ${DEFAULT-VALUE}.")
    private Duration duration = Duration.ofSeconds(15);

    @Override
    public Integer call() throws InterruptedException {
        Signals.interrupt(Thread.currentThread());
        Installation installation = Installation.current();
        Path directory = temporary();
        DemoOutcome outcome;
        try (PrintStream silent =
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            System.out.println("recording a run of the demo");
            outcome =
                    new DemoRun(
                                    DataDirectory.open(directory),
                                    installation.recording(),
                                    new DemoSettings(
                                            Optional.of(duration), false, false, "24h", true),
                                    new EdgeScreen(silent, false),
                                    System::nanoTime)
                            .run();
        }
        outcome.failures().forEach(System.err::println);
        if (!outcome.failures().isEmpty() || outcome.wasInterrupted()) {
            return 1;
        }
        for (Installation.Program program : Installation.Program.ofTheDemo()) {
            Path cache = installation.assembleCache(program);
            System.out.printf("%s, %d MiB%n", cache, sizeOf(cache) / MIB);
        }
        DataDirectory.remove(directory);
        return 0;
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("mesh-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long sizeOf(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
