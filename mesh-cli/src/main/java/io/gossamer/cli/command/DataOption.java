package io.gossamer.cli.command;

import io.gossamer.cli.process.DataDirectory;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that tells where a mesh keeps its files. */
public final class DataOption {

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "Directory of the mesh: keys, sockets, logs. Default: the environment variable"
                            + " MESH_DATA, else ~/.local/state/gossamer.")
    private @Nullable Path directory;

    /** The directory, whether it exists or not. */
    public Path path() {
        if (directory != null) {
            return directory.toAbsolutePath().normalize();
        }
        String variable = System.getenv("MESH_DATA");
        if (variable != null && !variable.isEmpty()) {
            return Path.of(variable).toAbsolutePath().normalize();
        }
        return Path.of(System.getProperty("user.home"), ".local", "state", "gossamer");
    }

    /** The directory, made if it is missing. */
    public DataDirectory open() {
        return DataDirectory.open(path());
    }
}
