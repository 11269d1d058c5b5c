package io.gossamer.cli.up;

import io.gossamer.cli.process.MeshFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds the name under which Compose would run a file. Stateless. */
public final class ProjectName {

    private static final String VARIABLE = "COMPOSE_PROJECT_NAME";
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]*");

    private ProjectName() {}

    /**
     * The name: that of the option, of the environment, of the file {@code .env}, of the compose
     * file, or of its directory.
     *
     * @throws MeshFailure if it is no name
     */
    public static String of(
            Optional<String> option,
            Map<String, String> environment,
            Optional<String> ofFile,
            Path directory) {
        Optional<String> chosen =
                option.or(() -> Optional.ofNullable(environment.get(VARIABLE)))
                        .filter(name -> !name.isEmpty())
                        .or(() -> ofDotEnv(directory))
                        .or(() -> ofFile);
        String name = chosen.orElseGet(() -> ofDirectory(directory));
        if (!NAME.matcher(name).matches()) {
            throw new MeshFailure(
                    "project name: "
                            + name
                            + " (expected: a-z, 0-9, _ and -, beginning with a letter or digit;"
                            + " choose one with --project-name)");
        }
        return name;
    }

    private static String ofDirectory(Path directory) {
        Path last = directory.toAbsolutePath().normalize().getFileName();
        return last == null
                ? ""
                : last.toString()
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^-_a-z0-9]", "")
                        .replaceFirst("^[-_]+", "");
    }

    private static Optional<String> ofDotEnv(Path directory) {
        Path file = directory.resolve(".env");
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            return Files.readAllLines(file).stream()
                    .map(String::strip)
                    .filter(line -> line.startsWith(VARIABLE + "="))
                    .map(line -> line.substring(VARIABLE.length() + 1).replaceAll("[\"']", ""))
                    .filter(name -> !name.isEmpty())
                    .reduce((first, second) -> second);
        } catch (IOException e) {
            throw new MeshFailure(file + ": " + e.getMessage() + " (expected: readable)", e);
        }
    }
}
