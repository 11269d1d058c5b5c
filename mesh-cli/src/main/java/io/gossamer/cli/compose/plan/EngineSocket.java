package io.gossamer.cli.compose.plan;

import io.gossamer.cli.process.MeshFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The Docker engine's socket, which the control plane is to read.
 *
 * @param path on this machine
 * @param group the number of the group to which it belongs
 */
public record EngineSocket(String path, int group) {

    /** Where the engine has it if nobody says otherwise. */
    public static final String DEFAULT = "/var/run/docker.sock";

    private static final int FILE_TYPE = 0170000;
    private static final int SOCKET = 0140000;

    /**
     * Looks at it.
     *
     * @throws MeshFailure if there is no socket, with the remedy
     */
    public static EngineSocket at(Path path) {
        try {
            Map<String, Object> attributes = Files.readAttributes(path, "unix:mode,gid");
            if (attributes.get("mode") instanceof Integer mode
                    && (mode & FILE_TYPE) == SOCKET
                    && attributes.get("gid") instanceof Integer group) {
                return new EngineSocket(path.toAbsolutePath().normalize().toString(), group);
            }
            throw failure(path, "not a socket");
        } catch (IOException | UnsupportedOperationException e) {
            throw failure(path, "no such socket");
        }
    }

    private static MeshFailure failure(Path path, String what) {
        return new MeshFailure(
                "--docker-socket: "
                        + path
                        + ", "
                        + what
                        + " (expected: that of Docker's engine on this machine; start the engine,"
                        + " say where it is with --docker-socket=PATH, or leave the option out: the"
                        + " mesh works without it)");
    }
}
