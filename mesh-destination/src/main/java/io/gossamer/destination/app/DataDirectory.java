package io.gossamer.destination.app;

import io.gossamer.autoconfigure.settings.StartFailureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/** The data directory: made if it is missing, refused if others can look into it. */
record DataDirectory(Path path) {

    private static final Set<PosixFilePermission> OWNER =
            EnumSet.of(
                    PosixFilePermission.OWNER_READ,
                    PosixFilePermission.OWNER_WRITE,
                    PosixFilePermission.OWNER_EXECUTE);

    /**
     * @throws StartFailureException if it cannot be used
     */
    static DataDirectory open(Path path) {
        try {
            if (Files.notExists(path)) {
                Files.createDirectories(path, PosixFilePermissions.asFileAttribute(OWNER));
            }
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
            if (!OWNER.containsAll(permissions)) {
                throw new StartFailureException(
                        "mesh.destination.data-dir: "
                                + path
                                + " has mode "
                                + PosixFilePermissions.toString(permissions)
                                + " (expected: rwx------)",
                        "Run: chmod 700 " + path);
            }
        } catch (IOException e) {
            throw unusable(path, e);
        }
        if (!Files.isWritable(path)) {
            throw unusable(path, new IOException("not writable"));
        }
        return new DataDirectory(path);
    }

    Path file(String name) {
        return path.resolve(name);
    }

    private static StartFailureException unusable(Path path, IOException e) {
        return new StartFailureException(
                "mesh.destination.data-dir: "
                        + path
                        + ", "
                        + e.getMessage()
                        + " (expected: a directory that this user can write)",
                "Give the directory to this user, or set mesh.destination.data-dir to another.",
                e);
    }
}
