package io.gossamer.cli;

import io.gossamer.cli.command.MeshCommand;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The main class of the {@code mesh} command. */
public final class Mesh {

    /** Kept, since loggers that nobody holds are forgotten with their level. */
    private static final Logger NETTY = Logger.getLogger("io.netty");

    private Mesh() {}

    /** Runs a command and exits with its code. */
    public static void main(String[] arguments) {
        NETTY.setLevel(Level.SEVERE);
        System.exit(MeshCommand.commandLine().execute(arguments));
    }
}
