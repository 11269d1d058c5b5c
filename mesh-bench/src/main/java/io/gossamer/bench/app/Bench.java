package io.gossamer.bench.app;

import io.gossamer.cli.process.MeshFailure;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;

/** The main class of {@code mesh bench}. */
public final class Bench {

    /** Kept, since loggers that nobody holds are forgotten with their level. */
    private static final Logger NETTY = Logger.getLogger("io.netty");

    private Bench() {}

    /** Runs the benchmark and exits with its code. */
    public static void main(String[] arguments) {
        NETTY.setLevel(Level.SEVERE);
        CommandLine line = new CommandLine(new BenchCommand()).setUsageHelpAutoWidth(true);
        line.setExecutionExceptionHandler(
                (failure, command, parsed) -> {
                    if (failure instanceof MeshFailure) {
                        command.getErr().println(failure.getMessage());
                        return 1;
                    }
                    throw failure;
                });
        System.exit(line.execute(arguments));
    }
}
