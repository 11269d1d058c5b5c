package io.gossamer.identity.storage;

import io.gossamer.autoconfigure.settings.StartFailureException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The directory that holds keys and records: mode 0700, its files 0600, one process at a time.
 * Files are replaced whole: written beside, synced, renamed. Closed with the service; thread-safe.
 */
public final class PrivateDirectory implements AutoCloseable {

    /** Bytes of a file that is read whole at most. */
    public static final int MAX_FILE = 1 << 20;

    static final Set<PosixFilePermission> DIRECTORY_MODE =
            PosixFilePermissions.fromString("rwx------");
    static final Set<PosixFilePermission> FILE_MODE = PosixFilePermissions.fromString("rw-------");

    private static final Set<PosixFilePermission> FOREIGN =
            PosixFilePermissions.fromString("---rwxrwx");
    private static final String LOCK = "lock";

    private final Path path;
    private final FileChannel lockFile;

    private PrivateDirectory(Path path, FileChannel lockFile) {
        this.path = path;
        this.lockFile = lockFile;
    }

    /**
     * Opens the directory, making it if there is none, and locks it.
     *
     * @param property name of the setting that the path comes from, for messages
     * @throws StartFailureException if it is not private, not writable, or in use
     */
    public static PrivateDirectory open(Path path, String property) {
        Path absolute = path.toAbsolutePath().normalize();
        String remedy = "Set " + property + " to a directory that this user owns and can write.";
        try {
            if (Files.notExists(absolute)) {
                Files.createDirectories(absolute, attribute(DIRECTORY_MODE));
            }
            requirePrivate(absolute, "0700", "chmod 700");
            FileChannel lockFile =
                    FileChannel.open(
                            absolute.resolve(LOCK),
                            EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                            attribute(FILE_MODE));
            if (tryLock(lockFile) == null) {
                lockFile.close();
                throw new StartFailureException(
                        property + ": " + absolute + " is in use (expected: by nobody else)",
                        "End the other process, or set " + property + " to another directory.");
            }
            return new PrivateDirectory(absolute, lockFile);
        } catch (IOException e) {
            throw new StartFailureException(
                    property + ": " + absolute + ", " + e + " (expected: a writable directory)",
                    remedy,
                    e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    /** The path of a file of this directory. */
    public Path file(String name) {
        return path.resolve(name);
    }

    /**
     * Reads a file that only this user may read; empty if there is none.
     *
     * @throws StartFailureException if others may read or write it
     */
    public Optional<byte[]> readPrivate(String name) throws IOException {
        Optional<byte[]> content = readPublic(name);
        if (content.isPresent()) {
            requirePrivate(file(name), "0600", "chmod 600");
        }
        return content;
    }

    /** Reads a file of at most {@link #MAX_FILE} bytes; empty if there is none. */
    public Optional<byte[]> readPublic(String name) throws IOException {
        return read(name, MAX_FILE);
    }

    /** Reads a file of at most so many bytes; empty if there is none. */
    public Optional<byte[]> read(String name, int maxBytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file(name))) {
            if (channel.size() > maxBytes) {
                throw new IOException(
                        file(name)
                                + ": "
                                + channel.size()
                                + " bytes (expected: at most "
                                + maxBytes
                                + ")");
            }
            ByteBuffer buffer = ByteBuffer.allocate((int) channel.size());
            while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
                // read on until the buffer is full or the file ends
            }
            byte[] content = new byte[buffer.position()];
            buffer.flip().get(content);
            return Optional.of(content);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Replaces a file: after a crash it has the old content or the new, whole. */
    public void write(String name, byte[] content) throws IOException {
        Path partial = file(name + ".partial");
        Files.deleteIfExists(partial);
        try (FileChannel channel = append(name + ".partial")) {
            ByteBuffer buffer = ByteBuffer.wrap(content);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
        Files.move(
                partial,
                file(name),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
        sync();
    }

    /** Opens a file for appending, making it if there is none. */
    public FileChannel append(String name) throws IOException {
        return FileChannel.open(
                file(name),
                EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND),
                attribute(FILE_MODE));
    }

    /** Renames a file over another. */
    public void rename(String from, String to) throws IOException {
        Files.move(
                file(from),
                file(to),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
        sync();
    }

    private void sync() throws IOException {
        try (FileChannel directory = FileChannel.open(path)) {
            directory.force(true);
        }
    }

    /** Lets another process have the directory. */
    @Override
    public void close() {
        try {
            lockFile.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void requirePrivate(Path path, String mode, String command) throws IOException {
        Set<PosixFilePermission> foreign = EnumSet.copyOf(FOREIGN);
        Set<PosixFilePermission> actual = Files.getPosixFilePermissions(path);
        foreign.retainAll(actual);
        if (!foreign.isEmpty()) {
            throw new StartFailureException(
                    path
                            + ": mode "
                            + PosixFilePermissions.toString(actual)
                            + " (expected: "
                            + mode
                            + ", for it holds keys)",
                    "If nobody else could read it: "
                            + command
                            + " "
                            + path
                            + ". If somebody could, its keys are not secret any more: use a new data"
                            + " directory.");
        }
    }

    private static FileAttribute<Set<PosixFilePermission>> attribute(
            Set<PosixFilePermission> mode) {
        return PosixFilePermissions.asFileAttribute(mode);
    }
}
