package io.gossamer.cli.export.source;

import io.gossamer.cli.compose.model.ComposeFile;
import io.gossamer.cli.compose.yaml.YamlNode;
import io.gossamer.cli.compose.yaml.YamlNode.Mapping;
import io.gossamer.cli.compose.yaml.YamlNode.Scalar;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The application that is exported, its variables replaced by their values.
 *
 * @param file as it was read, without variables
 * @param project its name, which images without a name of their own bear
 * @param directory that relative paths begin at
 * @param variables of the environment and of the file {@code .env}
 * @param notes takes what the user should know
 */
public record ComposeSource(
        ComposeFile file,
        String project,
        Path directory,
        Map<String, String> variables,
        Notes notes) {

    public ComposeSource {
        variables = Map.copyOf(variables);
    }

    /**
     * Replaces the variables of a file.
     *
     * @param environment of the process; it comes before the file {@code .env} of the directory
     * @throws io.gossamer.cli.process.MeshFailure if a required variable has no value
     */
    public static ComposeSource of(
            ComposeFile file, String project, Path directory, Map<String, String> environment) {
        Notes notes = new Notes(file.file());
        Map<String, String> variables =
                new HashMap<>(
                        EnvironmentFile.read(directory.resolve(".env"), ".env", environment)
                                .orElse(Map.of()));
        variables.putAll(environment);
        ComposeFile valued =
                ComposeFile.of(
                        file.file(), Interpolation.of(file.file(), file.root(), variables, notes));
        return new ComposeSource(valued, project, directory, variables, notes);
    }

    /** What a top-level section says of a name; an empty mapping if it says nothing more. */
    public Optional<Mapping> section(String section, String name) {
        return file.section(section)
                .map(entry -> entry.value().target())
                .filter(Mapping.class::isInstance)
                .map(node -> ((Mapping) node).effective().get(name))
                .map(
                        entry ->
                                entry.value().target() instanceof Mapping mapping
                                        ? mapping
                                        : new Mapping(
                                                java.util.List.of(),
                                                false,
                                                YamlNode.Properties.NONE,
                                                entry.key().span()));
    }

    /** The text of an entry; empty if there is none. */
    public static Optional<String> text(Mapping mapping, String key) {
        return node(mapping, key)
                .filter(Scalar.class::isInstance)
                .map(node -> ((Scalar) node).value())
                .filter(text -> !text.isEmpty());
    }

    /** The value of an entry; empty if nothing is written there. */
    public static Optional<YamlNode> node(Mapping mapping, String key) {
        return Optional.ofNullable(mapping.effective().get(key))
                .map(entry -> entry.value().target())
                .filter(node -> !(node instanceof Scalar scalar && scalar.isNull()));
    }

    /** Whether an entry says yes. */
    public static boolean isTrue(Mapping mapping, String key) {
        return text(mapping, key).map(text -> text.equals("true")).orElse(false);
    }
}
