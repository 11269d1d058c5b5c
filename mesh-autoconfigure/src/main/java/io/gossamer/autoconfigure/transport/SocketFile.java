package io.gossamer.autoconfigure.transport;

import io.gossamer.autoconfigure.settings.StartFailureException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The file of a Unix domain socket: its directory is 0700, itself 0600, so that only this user's
 * processes reach it. What an ended process left behind is removed.
 */
public final class SocketFile {

    /** Bytes of a path that the kernel takes: {@code sun_path} of Linux, less the final zero. */
    private static final int MAX_PATH_BYTES = 107;

    private SocketFile() {}

    /**
     * Makes the directory if there is none and removes a socket that nobody serves.
     *
     * @throws StartFailureException if the path is too long, cannot be written, or is served by
     *     another process
     */
    public static void prepare(Path path) {
        int bytes = path.toString().getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAX_PATH_BYTES) {
            throw new StartFailureException(
                    "socket: "
                            + path
                            + ", "
                            + bytes
                            + " bytes (expected: at most "
                            + MAX_PATH_BYTES
                            + ")",
                    "Choose a data directory with a shorter path.");
        }
        try {
            Path directory = path.toAbsolutePath().getParent();
            if (directory != null && Files.notExists(directory)) {
                Files.createDirectories(
                        directory,
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rwx------")));
            }
            if (Files.exists(path)) {
                requireUnserved(path);
                Files.delete(path);
            }
        } catch (AccessDeniedException e) {
            throw new StartFailureException(
                    "socket: " + path + " (expected: a path that this user can write)",
                    "Give the directory to this user, or choose another data directory.",
                    e);
        } catch (IOException e) {
            throw new StartFailureException(
                    "socket: " + path + ", " + e + " (expected: a path for a socket)",
                    "Choose another data directory.",
                    e);
        }
    }

    /** Lets only this user connect. Called right after the socket is bound. */
    public static void restrict(Path path) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
    }

    private static void requireUnserved(Path path) {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            throw new StartFailureException(
                    "socket: " + path + " is served by another process (expected: nobody)",
                    "End the other process, or choose another data directory"
                            + (channel.isConnected() ? "." : " if it is gone."));
        } catch (IOException expected) {
            // Nobody accepts there: the file is a left-over.
        }
    }
}
