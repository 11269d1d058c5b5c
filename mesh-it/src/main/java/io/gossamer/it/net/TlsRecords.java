package io.gossamer.it.net;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What an observer without keys can tell of one direction of a TCP stream (RFC 8446). */
public final class TlsRecords {

    private static final int CHANGE_CIPHER_SPEC = 20;
    private static final int ALERT = 21;
    private static final int HANDSHAKE = 22;
    private static final int APPLICATION_DATA = 23;
    private static final int MAX_RECORD = (16 << 10) + 256;
    private static final int EXTENSION_SUPPORTED_VERSIONS = 43;
    private static final int SERVER_HELLO = 2;

    private TlsRecords() {}

    /**
     * Fails unless the bytes are TLS records and nothing else: hello messages in the clear, then
     * encrypted records only, alerts and everything else inside of them.
     */
    public static void requireTls13(byte[] stream) {
        ByteBuffer bytes = ByteBuffer.wrap(stream);
        int records = 0;
        boolean encrypted = false;
        while (bytes.remaining() >= 5) {
            int at = bytes.position();
            int type = bytes.get() & 0xff;
            int version = bytes.getShort() & 0xffff;
            int length = bytes.getShort() & 0xffff;
            boolean known =
                    type == APPLICATION_DATA
                            || type == CHANGE_CIPHER_SPEC
                            || !encrypted && (type == HANDSHAKE || type == ALERT);
            if (!known || version >>> 8 != 3 || length > MAX_RECORD) {
                throw new AssertionError(
                        "byte "
                                + at
                                + ": record type "
                                + type
                                + ", version "
                                + version
                                + ", length "
                                + length
                                + " (expected: TLS 1.3 records only)");
            }
            encrypted |= type == APPLICATION_DATA;
            // The last record may have been cut by the end of the recording.
            bytes.position(Math.min(bytes.limit(), bytes.position() + length));
            records++;
        }
        if (records == 0) {
            throw new AssertionError("records: 0 (expected: a TLS handshake)");
        }
    }

    /** Whether the server's hello selects TLS 1.3. */
    public static boolean serverSelectsTls13(byte[] fromServer) {
        ByteBuffer bytes = ByteBuffer.wrap(fromServer);
        if (bytes.remaining() < 9 || bytes.get() != HANDSHAKE) {
            return false;
        }
        bytes.position(5);
        if (bytes.get() != SERVER_HELLO) {
            return false;
        }
        bytes.position(5 + 4 + 2 + 32);
        bytes.position(bytes.position() + 1 + (bytes.get(bytes.position()) & 0xff) + 2 + 1);
        int extensionsEnd = (bytes.getShort() & 0xffff) + bytes.position();
        while (bytes.position() < extensionsEnd) {
            int type = bytes.getShort() & 0xffff;
            int length = bytes.getShort() & 0xffff;
            if (type == EXTENSION_SUPPORTED_VERSIONS) {
                return (bytes.getShort() & 0xffff) == 0x0304;
            }
            bytes.position(bytes.position() + length);
        }
        return false;
    }

    /** Offsets at which the marker is found in the clear. */
    public static List<Integer> find(byte[] stream, String marker) {
        byte[] wanted = marker.getBytes(StandardCharsets.US_ASCII);
        List<Integer> found = new ArrayList<>();
        for (int i = 0; i + wanted.length <= stream.length; i++) {
            int matched = 0;
            while (matched < wanted.length && stream[i + matched] == wanted[matched]) {
                matched++;
            }
            if (matched == wanted.length) {
                found.add(i);
            }
        }
        return found;
    }
}
