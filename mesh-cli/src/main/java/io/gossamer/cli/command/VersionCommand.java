package io.gossamer.cli.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(name = "version", description = "Print the versions of the mesh and of the JVM.")
final class VersionCommand extends HelpOption implements Callable<Integer> {

    @Override
    public Integer call() {
        System.out.println("mesh " + meshVersion());
        System.out.println(
                "java " + Runtime.version() + " (" + System.getProperty("java.home") + ")");
        System.out.println(System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        return 0;
    }

    private static String meshVersion() {
        Properties properties = new Properties();
        try (InputStream in =
                VersionCommand.class.getResourceAsStream("/mesh-version.properties")) {
            if (in != null) {
                properties.load(in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version", "unknown");
    }
}
