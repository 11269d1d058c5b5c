package io.gossamer.cli.command.compose;

import io.gossamer.cli.process.MeshFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The file that a command reads, and where its result goes. */
final class ComposeFiles {

    /** The names that Docker looks for, in its order. */
    private static final List<String> DEFAULTS =
            List.of("compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml");

    private static final String STANDARD = "-";

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            description =
                    "The compose file, or - for standard input. Default: compose.yaml,"
                            + " compose.yml, docker-compose.yaml or docker-compose.yml here.")
    private @Nullable String file;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description =
                    "Write there, in one step, instead of to standard output. May be the file that"
                            + " is read. Where a link leads to a file, that file is written.")
    private @Nullable Path output;

    /** Name of the file for messages. */
    String name() {
        String path = path();
        return path.equals(STANDARD) ? "standard input" : path;
    }

    byte[] read() {
        String path = path();
        try {
            return path.equals(STANDARD)
                    ? System.in.readAllBytes()
                    : Files.readAllBytes(Path.of(path));
        } catch (IOException e) {
            throw new MeshFailure(
                    "FILE: " + path + " (expected: a compose file that can be read)", e);
        }
    }

    void write(byte[] bytes) {
        if (output == null) {
            System.out.write(bytes, 0, bytes.length);
            System.out.flush();
            return;
        }
        try {
            Path target = Files.exists(output) ? output.toRealPath() : output.toAbsolutePath();
            if (Files.exists(target) && !Files.isRegularFile(target)) {
                // A pipe, or /dev/null: to be written to, and never to be replaced.
                Files.write(target, bytes);
            } else {
                replace(target, bytes);
            }
        } catch (IOException e) {
            throw new MeshFailure("--output: " + output + " (expected: a file to write)", e);
        }
    }

    private static void replace(Path target, byte[] bytes) throws IOException {
        Path temporary =
                Files.createTempFile(target.getParent(), "." + target.getFileName(), ".new");
        try {
            Files.write(temporary, bytes);
            keepPermissions(target, temporary);
            Files.move(
                    temporary,
                    target,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static void keepPermissions(Path target, Path temporary) throws IOException {
        String mode = "rw-r--r--";
        if (Files.exists(target)) {
            Files.setPosixFilePermissions(temporary, Files.getPosixFilePermissions(target));
        } else {
            Files.setPosixFilePermissions(
                    temporary, java.nio.file.attribute.PosixFilePermissions.fromString(mode));
        }
    }

    /** The names of the files that Docker looks for, for messages. */
    static String defaults() {
        return String.join(", ", DEFAULTS);
    }

    /** The file that Docker would take in this directory. */
    static Optional<String> findDefault() {
        return DEFAULTS.stream().filter(name -> Files.isRegularFile(Path.of(name))).findFirst();
    }

    private String path() {
        if (file != null) {
            return file;
        }
        return findDefault()
                .orElseThrow(
                        () ->
                                new MeshFailure(
                                        "FILE: none (expected: the name of a compose file, or one"
                                                + " of "
                                                + defaults()
                                                + " in this directory)"));
    }
}
