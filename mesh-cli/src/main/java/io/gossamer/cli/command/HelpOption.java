package io.gossamer.cli.command;

import picocli.CommandLine.Option;

/** The option that every command has. */
public abstract class HelpOption {

    // Read by picocli itself, which prints the help and runs nothing.
    @SuppressWarnings("UnusedVariable")
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    private boolean help;
}
