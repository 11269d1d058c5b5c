package io.gossamer.identity.audit;

import com.google.gson.stream.JsonWriter;
import io.gossamer.identity.storage.PrivateDirectory;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/**
 * Append-only JSON lines, each with the hash of the line before, so that a line changed or taken
 * out shows. An entry is on the disk when {@link #append} returns. Files of 16 MiB, the eight most
 * recent are kept; the chain goes on from one to the next. Thread-safe.
 */
public final class AuditLog implements AutoCloseable {

    /** Name of the current file; older ones have a number after it, 1 the youngest. */
    public static final String FILE = "audit.log";

    /** The hash before the first line. */
    static final String GENESIS = "0".repeat(64);

    private static final long MAX_BYTES = 16L << 20;
    private static final int KEPT = 8;
    private static final int TAIL = 64 << 10;

    private final PrivateDirectory directory;
    private final long maxBytes;
    private FileChannel channel;
    private String lastHash;

    private AuditLog(
            PrivateDirectory directory, FileChannel channel, String lastHash, long maxBytes) {
        this.directory = directory;
        this.maxBytes = maxBytes;
        this.channel = channel;
        this.lastHash = lastHash;
    }

    /** Opens the log and goes on where it ends; a line that a crash cut short is taken off. */
    public static AuditLog open(PrivateDirectory directory) throws IOException {
        return open(directory, MAX_BYTES);
    }

    static AuditLog open(PrivateDirectory directory, long maxBytes) throws IOException {
        Path file = directory.file(FILE);
        String last = "";
        if (Files.exists(file)) {
            last = lastLine(file);
        }
        if (last.isEmpty() && Files.exists(directory.file(FILE + ".1"))) {
            last = lastLine(directory.file(FILE + ".1"));
        }
        return new AuditLog(
                directory, directory.append(FILE), last.isEmpty() ? GENESIS : hash(last), maxBytes);
    }

    /** Writes an entry and syncs it. */
    public synchronized void append(AuditEntry entry) throws IOException {
        if (channel.size() > maxBytes) {
            roll();
        }
        String line = format(entry, lastHash);
        ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        channel.force(false);
        lastHash = hash(line);
    }

    @Override
    public synchronized void close() throws IOException {
        channel.close();
    }

    private void roll() throws IOException {
        channel.close();
        for (int i = KEPT - 1; i >= 1; i--) {
            if (Files.exists(directory.file(FILE + "." + i))) {
                directory.rename(FILE + "." + i, FILE + "." + (i + 1));
            }
        }
        directory.rename(FILE, FILE + ".1");
        channel = directory.append(FILE);
    }

    private static String format(AuditEntry entry, String previous) {
        StringWriter text = new StringWriter();
        try (JsonWriter json = new JsonWriter(text)) {
            json.beginObject();
            json.name("time").value(entry.time().toString());
            json.name("event").value(entry.event());
            json.name("result").value(entry.result());
            json.name("identity").value(entry.identity());
            for (Map.Entry<String, String> detail : entry.details().entrySet()) {
                json.name(detail.getKey()).value(detail.getValue());
            }
            json.name("prev").value(previous);
            json.endObject();
        } catch (IOException e) {
            throw new IllegalStateException("a string writer does not fail", e);
        }
        return text.toString();
    }

    static String hash(String line) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(line.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** The last whole line; what follows it is cut off the file. */
    private static String lastLine(Path file) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long start = Math.max(0, channel.size() - TAIL);
            ByteBuffer tail = ByteBuffer.allocate((int) (channel.size() - start));
            while (tail.hasRemaining() && channel.read(tail, start + tail.position()) >= 0) {
                // read on until the buffer is full
            }
            byte[] bytes = tail.array();
            int end = bytes.length - 1;
            while (end >= 0 && bytes[end] != '\n') {
                end--;
            }
            channel.truncate(start + end + 1);
            int begin = end;
            while (begin > 0 && bytes[begin - 1] != '\n') {
                begin--;
            }
            return end < 0 ? "" : new String(bytes, begin, end - begin, StandardCharsets.UTF_8);
        }
    }
}
