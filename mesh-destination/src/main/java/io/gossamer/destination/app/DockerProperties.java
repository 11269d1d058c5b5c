package io.gossamer.destination.app;

import io.gossamer.autoconfigure.settings.SettingsProblems;
import io.gossamer.destination.source.compose.ComposeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The Docker engine as a source, read-only.
 *
 * @param socket its Unix socket; unset: no engine is asked
 * @param project the Compose project whose containers count; empty: that of the container in which
 *     this service runs
 * @param namespace of these containers in the mesh
 */
public record DockerProperties(
        @Nullable Path socket,
        @DefaultValue("") String project,
        @DefaultValue("default") String namespace) {

    private static final Pattern PROJECT = Pattern.compile("[A-Za-z0-9_.-]{0,255}");
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
    private static final Pattern ID = Pattern.compile("[0-9a-f]{12,64}");
    private static final Path HOST_NAME = Path.of("/etc/hostname");

    public DockerProperties {
        SettingsProblems.in("mesh.destination.docker")
                .require(
                        PROJECT.matcher(project).matches(),
                        "project",
                        project,
                        "the name of a Compose project")
                .require(
                        LABEL.matcher(namespace).matches(),
                        "namespace",
                        namespace,
                        "a DNS label of at most 63 characters")
                .throwIfAny();
    }

    ComposeSource.Settings source() {
        return new ComposeSource.Settings(
                Objects.requireNonNull(socket), project, DockerProperties::ownId);
    }

    /** The engine gives a container the beginning of its id as its host name. */
    static String ownId() {
        try {
            String name = Files.readString(HOST_NAME).strip();
            return ID.matcher(name).matches() ? name : "";
        } catch (IOException e) {
            return "";
        }
    }
}
