package io.gossamer.cli.command.compose;

import io.gossamer.cli.process.DataDirectory;
import io.gossamer.cli.process.MeshFailure;
import io.gossamer.cli.up.MeshedProject;
import io.gossamer.cli.up.ProjectName;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which application a command is about. */
final class ProjectOptions {

    private static final String COMPOSE_FILE = "COMPOSE_FILE";

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description =
                    "The compose file, without the mesh. Default: compose.yaml, compose.yml,"
                            + " docker-compose.yaml or docker-compose.yml here.")
    private @Nullable Path file;

    @Option(
            names = {"-p", "--project-name"},
            paramLabel = "NAME",
            description = "Name of the project. Default: as Docker Compose chooses it.")
    private @Nullable String project;

    /** The compose file, if there is one. */
    Optional<Path> find() {
        Path given = file;
        return given == null ? ComposeFiles.findDefault().map(Path::of) : Optional.of(given);
    }

    /**
     * The compose file.
     *
     * @throws MeshFailure if there is none, or if Docker would read others beside it
     */
    Path require() {
        Path found =
                find().orElseThrow(
                                () ->
                                        new MeshFailure(
                                                "--file: none (expected: the name of a compose"
                                                        + " file, or one of "
                                                        + ComposeFiles.defaults()
                                                        + " in this directory)"));
        if (file == null) {
            requireAlone(found);
        }
        return found;
    }

    /** Meshing one of several files would leave what the others say without the mesh. */
    private static void requireAlone(Path found) {
        String others = System.getenv(COMPOSE_FILE);
        if (others != null && !others.isEmpty()) {
            throw new MeshFailure(
                    COMPOSE_FILE
                            + ": "
                            + others
                            + " (expected: one file, named with --file; join several with 'docker"
                            + " compose config')");
        }
        Stream.of("override.yaml", "override.yml")
                .flatMap(end -> Stream.of("compose." + end, "docker-compose." + end))
                .filter(name -> Files.exists(Path.of(name)))
                .findFirst()
                .ifPresent(
                        name -> {
                            throw new MeshFailure(
                                    name
                                            + ": would be read by Docker, too (expected: one file;"
                                            + " join them with 'docker compose config', or say"
                                            + " --file "
                                            + found
                                            + " to leave it out)");
                        });
    }

    /**
     * Reads the compose file.
     *
     * @throws MeshFailure if it cannot be read
     */
    static byte[] read(Path path) {
        try {
            return Files.readAllBytes(path);
        } catch (IOException e) {
            throw new MeshFailure(
                    "--file: " + path + " (expected: a compose file that can be read)", e);
        }
    }

    /** The project of a file, or of this directory. */
    MeshedProject project(
            DataDirectory data, Optional<Path> path, Optional<String> nameOfFile, PrintStream err)
            throws InterruptedException {
        Path directory = path.map(ProjectOptions::directory).orElse(Path.of("."));
        return MeshedProject.of(data, Optional.ofNullable(project), nameOfFile, directory, err);
    }

    /** The name of the project of a file. */
    String projectName(Path path, Optional<String> nameOfFile) {
        return ProjectName.of(
                Optional.ofNullable(project), System.getenv(), nameOfFile, directory(path));
    }

    /** The directory of a file, which relative paths in it begin at. */
    static Path directory(Path path) {
        Path directory = path.toAbsolutePath().getParent();
        return directory == null ? path.toAbsolutePath() : directory;
    }

    /** A name that tells people which file it is. */
    static String name(Path path) {
        return path.toString();
    }

    /** Options of Compose for profiles. */
    static List<String> profiles(List<String> names) {
        return names.stream().flatMap(name -> Stream.of("--profile", name)).toList();
    }
}
