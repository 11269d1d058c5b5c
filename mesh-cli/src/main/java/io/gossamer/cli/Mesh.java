package io.gossamer.cli;

import io.gossamer.cli.command.MeshCommand;

/** The main class of the {@code mesh} command. */
public final class Mesh {

    private Mesh() {}

    /** Runs a command and exits with its code. */
    public static void main(String[] arguments) {
        System.exit(MeshCommand.commandLine().execute(arguments));
    }
}
