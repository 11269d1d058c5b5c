package io.gossamer.cli.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * Where a mesh on this machine keeps its keys, sockets, logs and notes. Directories are made with
 * mode 0700, files with 0600.
 *
 * @param path absolute
 */
public record DataDirectory(Path path) {

    /**
     * Unix sockets have paths of at most 107 bytes; the longest name that we add has this length.
     */
    private static final int LONGEST_PATH = 107 - "/destination/destination.sock".length();

    /**
     * Uses a directory, and makes it if it is missing.
     *
     * @throws MeshFailure if it cannot be written, or its path is too long for sockets in it
     */
    public static DataDirectory open(Path directory) {
        Path path = directory.toAbsolutePath().normalize();
        int length = path.toString().getBytes(StandardCharsets.UTF_8).length;
        if (length > LONGEST_PATH) {
            throw new MeshFailure(
                    "data directory: "
                            + path
                            + " (expected: a path of at most "
                            + LONGEST_PATH
                            + " bytes, since Unix sockets in it have short names; choose another"
                            + " with --data)");
        }
        make(path);
        if (!Files.isWritable(path)) {
            throw notWritable(path);
        }
        return new DataDirectory(path);
    }

    /** A sub-directory, made if it is missing. */
    public Path directory(String... names) {
        Path directory = path;
        for (String name : names) {
            directory = directory.resolve(name);
            make(directory);
        }
        return directory;
    }

    public Path file(String name) {
        return path.resolve(name);
    }

    /** Writes a file in one step: a reader sees the old content or the new one. */
    public static void write(Path file, String content) {
        try {
            Path temporary =
                    Files.createTempFile(
                            file.toAbsolutePath().getParent(),
                            "." + file.getFileName(),
                            ".new",
                            PosixFilePermissions.asFileAttribute(
                                    PosixFilePermissions.fromString("rw-------")));
            Files.writeString(temporary, content);
            Files.move(
                    temporary,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new MeshFailure("file: " + file + " (expected: writable): " + e.getMessage(), e);
        }
    }

    /** Removes a tree. What is gone already is no error. */
    public static void remove(Path tree) {
        try {
            Files.walkFileTree(
                    tree,
                    new SimpleFileVisitor<>() {
                        @Override
                        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                                throws IOException {
                            Files.deleteIfExists(file);
                            return FileVisitResult.CONTINUE;
                        }

                        @Override
                        public FileVisitResult postVisitDirectory(
                                Path directory, @Nullable IOException failure) throws IOException {
                            Files.deleteIfExists(directory);
                            return FileVisitResult.CONTINUE;
                        }
                    });
        } catch (NoSuchFileException e) {
            // Gone already.
        } catch (IOException e) {
            throw new MeshFailure(
                    "directory: " + tree + " (expected: removable): " + e.getMessage(), e);
        }
    }

    /** Makes a directory of the owner alone, if it is missing. */
    public static void make(Path directory) {
        try {
            Files.createDirectories(
                    directory,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
        } catch (IOException e) {
            throw notWritable(directory);
        }
    }

    private static MeshFailure notWritable(Path directory) {
        return new MeshFailure(
                "data directory: "
                        + directory
                        + " is not writable (expected: a directory of yours; choose another with"
                        + " --data or MESH_DATA)");
    }
}
