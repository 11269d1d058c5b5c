package io.gossamer.cli.command;

import io.gossamer.cli.process.MeshVersion;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(name = "version", description = "Print the versions of the mesh and of the JVM.")
final class VersionCommand extends HelpOption implements Callable<Integer> {

    @Override
    public Integer call() {
        System.out.println("mesh " + MeshVersion.current());
        System.out.println(
                "java " + Runtime.version() + " (" + System.getProperty("java.home") + ")");
        System.out.println(System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        return 0;
    }
}
