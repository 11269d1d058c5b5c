package io.gossamer.identity.token;

import io.gossamer.identity.storage.PrivateDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Which key each join token belongs to: the first that used it (rule R9). A binding is on the disk
 * when {@link #bind} returns, and is kept until the token expires. Thread-safe.
 */
final class TokenBindings implements AutoCloseable {

    static final String FILE = "token-bindings";

    /** Live tokens at most; beyond it the first use of a token is refused, later uses are not. */
    static final int MAX_LIVE = 100_000;

    private static final int MAX_BYTES = 512 * MAX_LIVE;

    private final PrivateDirectory directory;
    private final Map<String, Binding> byToken;
    private final Map<String, String> identityByKey = new HashMap<>();
    private FileChannel channel;
    private int lines;

    private record Binding(String keyHash, String identity, Instant expires) {}

    /** What came of a use of a token. */
    enum Outcome {
        /** This was the first use. */
        FIRST,
        /** The same key again. */
        SAME_KEY,
        /** The token belongs to another key. */
        OTHER_KEY,
        /** The key belongs to another identity. */
        FOREIGN_KEY,
        /** Too many live tokens. */
        FULL
    }

    private TokenBindings(
            PrivateDirectory directory, Map<String, Binding> byToken, FileChannel channel) {
        this.directory = directory;
        this.byToken = byToken;
        this.channel = channel;
        this.lines = byToken.size();
        indexKeys();
    }

    /** Opens the store without what has expired; a line that a crash cut short is dropped. */
    static TokenBindings open(PrivateDirectory directory, Instant now) throws IOException {
        Map<String, Binding> live = new HashMap<>();
        byte[] content = directory.read(FILE, MAX_BYTES).orElse(new byte[0]);
        for (String line : new String(content, StandardCharsets.US_ASCII).split("\n", -1)) {
            String[] fields = line.split(" ", -1);
            if (fields.length == 5 && fields[4].equals(".")) {
                Binding binding =
                        new Binding(
                                fields[1],
                                fields[2],
                                Instant.ofEpochSecond(Long.parseLong(fields[3])));
                if (binding.expires().isAfter(now)) {
                    live.putIfAbsent(fields[0], binding);
                }
            }
        }
        compact(directory, live);
        return new TokenBindings(directory, live, directory.append(FILE));
    }

    /** Binds a token to a key, or tells what it is bound to. */
    synchronized Outcome bind(
            String tokenId, String keyHash, String identity, Instant expires, Instant now)
            throws IOException {
        Binding known = byToken.get(tokenId);
        if (known != null) {
            return known.keyHash().equals(keyHash) ? Outcome.SAME_KEY : Outcome.OTHER_KEY;
        }
        if (isForeign(keyHash, identity)) {
            return Outcome.FOREIGN_KEY;
        }
        if (lines >= MAX_LIVE && !makeRoom(now)) {
            return Outcome.FULL;
        }
        Binding binding = new Binding(keyHash, identity, expires);
        ByteBuffer line =
                ByteBuffer.wrap(line(tokenId, binding).getBytes(StandardCharsets.US_ASCII));
        while (line.hasRemaining()) {
            channel.write(line);
        }
        channel.force(false);
        byToken.put(tokenId, binding);
        identityByKey.put(keyHash, identity);
        lines++;
        return Outcome.FIRST;
    }

    @Override
    public synchronized void close() throws IOException {
        channel.close();
    }

    private boolean isForeign(String keyHash, String identity) {
        return !identityByKey.getOrDefault(keyHash, identity).equals(identity);
    }

    private void indexKeys() {
        identityByKey.clear();
        byToken.values().forEach(b -> identityByKey.put(b.keyHash(), b.identity()));
    }

    private boolean makeRoom(Instant now) throws IOException {
        byToken.values().removeIf(binding -> !binding.expires().isAfter(now));
        channel.close();
        compact(directory, byToken);
        channel = directory.append(FILE);
        lines = byToken.size();
        indexKeys();
        return lines < MAX_LIVE;
    }

    private static void compact(PrivateDirectory directory, Map<String, Binding> live)
            throws IOException {
        String text =
                live.entrySet().stream()
                        .map(entry -> line(entry.getKey(), entry.getValue()))
                        .collect(Collectors.joining());
        directory.write(FILE, text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String line(String tokenId, Binding binding) {
        return tokenId
                + " "
                + binding.keyHash()
                + " "
                + binding.identity()
                + " "
                + binding.expires().getEpochSecond()
                + " .\n";
    }
}
