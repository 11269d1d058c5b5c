package io.gossamer.proxy.detect;

import io.netty.buffer.ByteBuf;
import io.netty.util.AsciiString;

/** What the first bytes of a server say about the protocol while its client is silent (R5). */
final class ServerFirst {

    enum Evidence {
        /** More bytes are needed. */
        UNDECIDED,
        /** HTTP servers do that too: SETTINGS at accept, or a response to nobody. */
        NONE,
        /** A protocol in which the server speaks first. */
        OPAQUE
    }

    private static final AsciiString RESPONSE = AsciiString.cached("HTTP/1.");

    private static final int FRAME_HEADER = 9;
    private static final int SETTINGS = 4;
    private static final int SETTING_BYTES = 6;
    private static final int MAX_FRAME = 16 * 1024;

    private ServerFirst() {}

    /**
     * @param bytes all that the server sent, from its first byte on; not consumed
     */
    static Evidence classify(ByteBuf bytes) {
        int length = bytes.readableBytes();
        int start = bytes.readerIndex();
        int matched = 0;
        while (matched < Math.min(length, RESPONSE.length())
                && bytes.getByte(start + matched) == RESPONSE.byteAt(matched)) {
            matched++;
        }
        if (matched == RESPONSE.length()) {
            return Evidence.NONE;
        }
        boolean settings = couldBeSettings(bytes, start, Math.min(length, FRAME_HEADER));
        if (settings && length >= FRAME_HEADER) {
            return Evidence.NONE;
        }
        return settings || matched == length ? Evidence.UNDECIDED : Evidence.OPAQUE;
    }

    // Length 3, type 1, flags 1, stream 4 (RFC 9113 sections 4.1 and 6.5); no ACK, stream 0.
    private static boolean couldBeSettings(ByteBuf bytes, int start, int known) {
        for (int i = 3; i < known; i++) {
            int expected = i == 3 ? SETTINGS : 0;
            if (bytes.getByte(start + i) != expected) {
                return false;
            }
        }
        if (known < 3) {
            return known == 0 || bytes.getByte(start) == 0;
        }
        int frameLength = bytes.getUnsignedMedium(start);
        return frameLength <= MAX_FRAME && frameLength % SETTING_BYTES == 0;
    }
}
