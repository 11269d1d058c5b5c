package io.gossamer.it.net;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * An HTTP/2 client with prior knowledge that sends its first byte when the test says so. Header
 * fields are literals without Huffman coding; of the response only what the static and dynamic
 * tables of a short exchange need is looked at. Not thread safe.
 */
public final class RawHttp2 implements AutoCloseable {

    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int GOAWAY = 7;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;

    private final RawHttp connection;

    private RawHttp2(RawHttp connection) {
        this.connection = connection;
    }

    /** Connects and stays silent. */
    public static RawHttp2 connect(InetSocketAddress address) throws IOException {
        return new RawHttp2(RawHttp.connect(address));
    }

    /** How the exchange on stream 1 ended: its header blocks as they came, and its payload. */
    public record Outcome(byte[] headers, byte[] data, boolean reset) {

        /** Whether a header block carries this text as a literal without Huffman coding. */
        public boolean mentions(String text) {
            return !TlsRecords.find(headers, text).isEmpty();
        }

        @Override
        public String toString() {
            return (reset ? "reset, " : "")
                    + new String(headers, StandardCharsets.ISO_8859_1)
                    + ", "
                    + data.length
                    + " bytes";
        }
    }

    /** Sends preface and settings. */
    public void open() throws IOException {
        connection.send(PREFACE);
        connection.send(frame(SETTINGS, 0, 0, new byte[0]));
    }

    /** Sends a request on stream 1 and reads until that stream ends. */
    public Outcome exchange(Map<String, String> headers, byte[] body) throws IOException {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        headers.entrySet().stream()
                .sorted(
                        (a, b) ->
                                Boolean.compare(
                                        b.getKey().startsWith(":"), a.getKey().startsWith(":")))
                .forEach(entry -> literal(block, entry.getKey(), entry.getValue()));
        int flags = END_HEADERS | (body.length == 0 ? END_STREAM : 0);
        connection.send(frame(HEADERS, flags, 1, block.toByteArray()));
        if (body.length > 0) {
            connection.send(frame(0, END_STREAM, 1, body));
        }
        return readOutcome();
    }

    private Outcome readOutcome() throws IOException {
        ByteArrayOutputStream blocks = new ByteArrayOutputStream();
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        while (true) {
            byte[] head = connection.read(9);
            if (head.length < 9) {
                throw new IOException("connection: closed (expected: the end of stream 1)");
            }
            int length = (head[0] & 0xff) << 16 | (head[1] & 0xff) << 8 | head[2] & 0xff;
            int stream = ByteBuffer.wrap(head, 5, 4).getInt() & Integer.MAX_VALUE;
            byte[] payload = connection.read(length);
            if (head[3] == GOAWAY) {
                throw new IOException("GOAWAY (expected: the end of stream 1)");
            }
            if (head[3] == SETTINGS && (head[4] & 1) == 0) {
                connection.send(frame(SETTINGS, 1, 0, new byte[0]));
            }
            if (stream == 1) {
                (head[3] == HEADERS ? blocks : data).write(payload);
                boolean reset = head[3] == RST_STREAM;
                if (reset || (head[4] & END_STREAM) != 0) {
                    return new Outcome(blocks.toByteArray(), data.toByteArray(), reset);
                }
            }
        }
    }

    private static void literal(ByteArrayOutputStream block, String name, String value) {
        block.write(0);
        text(block, name);
        text(block, value);
    }

    private static void text(ByteArrayOutputStream block, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        if (bytes.length > 126) {
            throw new IllegalArgumentException(text + " (expected: at most 126 characters)");
        }
        block.write(bytes.length);
        block.writeBytes(bytes);
    }

    private static byte[] frame(int type, int flags, int stream, byte[] payload) {
        return ByteBuffer.allocate(9 + payload.length)
                .put((byte) (payload.length >> 16))
                .putShort((short) payload.length)
                .put((byte) type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload)
                .array();
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
