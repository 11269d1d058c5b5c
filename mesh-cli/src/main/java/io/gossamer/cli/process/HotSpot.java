package io.gossamer.cli.process;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Asks a JVM of this machine about its heap, over the socket that it opens for diagnostic commands
 * when it is started with {@code -XX:+StartAttachListener}.
 */
final class HotSpot {

    private static final Pattern GENERATION =
            Pattern.compile("\\s*\\S.*?\\s+total (\\d+)K, used (\\d+)K.*");
    private static final int MAX_ANSWER = 64 * 1024;

    private final Path socket;

    HotSpot(long pid) {
        this.socket = Path.of("/tmp/.java_pid" + pid);
    }

    /** Bytes of heap in use after a full collection; empty if the JVM does not tell. */
    OptionalLong heapAfterCollection() {
        try {
            command("GC.run");
            return used(command("GC.heap_info"));
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    /** Sums what the generations have in use. */
    static OptionalLong used(String heapInfo) {
        long kilobytes = 0;
        boolean found = false;
        for (String line : heapInfo.split("\n", -1)) {
            Matcher generation = GENERATION.matcher(line);
            if (generation.matches()) {
                kilobytes += Long.parseLong(generation.group(2));
                found = true;
            }
        }
        return found ? OptionalLong.of(kilobytes * 1024) : OptionalLong.empty();
    }

    private String command(String command) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            // Version 1 of the attach protocol: version, operation and three arguments.
            String request = "1\0jcmd\0" + command + "\0\0\0";
            channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.UTF_8)));
            ByteBuffer answer = ByteBuffer.allocate(MAX_ANSWER);
            while (answer.hasRemaining() && channel.read(answer) >= 0) {
                // Until the JVM closes the connection.
            }
            return new String(answer.array(), 0, answer.position(), StandardCharsets.UTF_8);
        }
    }
}
