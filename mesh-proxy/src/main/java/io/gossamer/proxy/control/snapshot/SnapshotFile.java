package io.gossamer.proxy.control.snapshot;

import io.gossamer.api.mesh.v1.ProxySnapshot;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.EnumSet;
import java.util.Set;
import java.util.zip.CRC32C;

/**
 * The snapshot's file: magic, format, checksum, message. Replaced as a whole; read only if this
 * user alone can have written it.
 */
final class SnapshotFile {

    private static final String NAME = "proxy.snapshot";
    private static final int MAGIC = 0x474F5353;
    private static final int FORMAT = 1;
    private static final int HEADER_BYTES = 16;

    /** Far above 4,096 names; a larger file is not ours. */
    private static final long MAX_BYTES = 256L << 20;

    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private final Path directory;
    private final Path file;

    private SnapshotFile(Path directory) {
        this.directory = directory;
        this.file = directory.resolve(NAME);
    }

    /**
     * Prepares the directory: creates it, or checks that nobody else can use it.
     *
     * @throws IOException whose message names the directory and what to do
     */
    static SnapshotFile in(Path directory) throws IOException {
        try {
            Files.createDirectories(
                    directory,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
            requirePrivate(directory);
            Path probe = Files.createTempFile(directory, "probe", null);
            UserPrincipal self = Files.getOwner(probe);
            Files.delete(probe);
            requireOwner(directory, self);
            SnapshotFile snapshot = new SnapshotFile(directory);
            if (Files.exists(snapshot.file, LinkOption.NOFOLLOW_LINKS)) {
                requirePrivate(snapshot.file);
                requireOwner(snapshot.file, self);
            }
            snapshot.removeUnfinished();
            return snapshot;
        } catch (UnsupportedOperationException e) {
            throw new IOException(
                    "mesh.proxy.data-dir: " + directory + " (expected: a POSIX file system)", e);
        } catch (java.nio.file.FileSystemException e) {
            throw new IOException(
                    "mesh.proxy.data-dir: "
                            + directory
                            + ": "
                            + e.getClass().getSimpleName()
                            + " (expected: a directory that this user can write; create it, or"
                            + " name another one)",
                    e);
        }
    }

    /** What processes left that were killed while they wrote. */
    private void removeUnfinished() throws IOException {
        try (DirectoryStream<Path> unfinished =
                Files.newDirectoryStream(directory, NAME + "?*.tmp")) {
            for (Path file : unfinished) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static void requirePrivate(Path path) throws IOException {
        for (PosixFilePermission permission :
                Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS)) {
            if (permission.name().startsWith("GROUP") || permission.name().startsWith("OTHERS")) {
                throw new IOException(
                        "mesh.proxy.data-dir: "
                                + path
                                + " is open to others (expected: mode 0700, files 0600; chmod go="
                                + " it)");
            }
        }
    }

    private static void requireOwner(Path path, UserPrincipal self) throws IOException {
        UserPrincipal owner = Files.getOwner(path, LinkOption.NOFOLLOW_LINKS);
        if (!owner.equals(self)) {
            throw new IOException(
                    "mesh.proxy.data-dir: "
                            + path
                            + " belongs to "
                            + owner
                            + " (expected: "
                            + self
                            + "; remove it)");
        }
    }

    /**
     * The last snapshot; an empty one if there is none.
     *
     * @throws IOException if it cannot be read or is not whole
     */
    ProxySnapshot read() throws IOException {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return ProxySnapshot.getDefaultInstance();
        }
        if (Files.size(file) > MAX_BYTES || Files.isSymbolicLink(file)) {
            throw damaged("size or kind");
        }
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
        if (bytes.remaining() < HEADER_BYTES
                || bytes.getInt() != MAGIC
                || bytes.getInt() != FORMAT) {
            throw damaged("header");
        }
        long checksum = bytes.getLong();
        if (checksum(bytes.duplicate()) != checksum) {
            throw damaged("checksum");
        }
        return ProxySnapshot.parseFrom(bytes);
    }

    private IOException damaged(String what) {
        return new IOException(
                "snapshot: " + file + ": wrong " + what + " (expected: a file of this version)");
    }

    /** Replaces the snapshot; the old one stays whole until the new one is. */
    void write(ProxySnapshot snapshot) throws IOException {
        ByteBuffer message = ByteBuffer.wrap(snapshot.toByteArray());
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
        header.putInt(MAGIC).putInt(FORMAT).putLong(checksum(message.duplicate())).flip();
        Path temporary =
                Files.createTempFile(
                        directory, NAME, null, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
            writeAll(channel, header);
            writeAll(channel, message);
            channel.force(true);
        } catch (IOException e) {
            Files.deleteIfExists(temporary);
            throw e;
        }
        Files.move(
                temporary,
                file,
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    private static void writeAll(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private static long checksum(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return crc.getValue();
    }
}
