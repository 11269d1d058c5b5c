package io.gossamer.bench.load;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** Reads one response head after the other into the same bytes. Not thread safe. */
final class ResponseHead {

    private static final int LIMIT = 16 * 1024;
    private static final byte[] LENGTH = "content-length:".getBytes(StandardCharsets.US_ASCII);

    private final byte[] bytes = new byte[LIMIT];
    private int length;
    private int lineStart;
    private long contentLength = -1;

    void reset() {
        length = 0;
        lineStart = 0;
        contentLength = -1;
    }

    /** Takes what belongs to the head, and tells whether it is complete. */
    boolean read(ByteBuf in) {
        int from = length;
        int part = Math.min(in.readableBytes(), LIMIT - length);
        if (part == 0) {
            throw new IllegalStateException(
                    "response head: more than " + LIMIT + " bytes (expected: less)");
        }
        in.getBytes(in.readerIndex(), bytes, length, part);
        length += part;
        for (int i = from; i < length; i++) {
            if (bytes[i] == '\n') {
                if (i - lineStart <= 1) {
                    in.skipBytes(i + 1 - from);
                    length = i + 1;
                    return true;
                }
                line();
                lineStart = i + 1;
            }
        }
        in.skipBytes(part);
        return false;
    }

    private void line() {
        if ((bytes[lineStart] | 0x20) != 'c') {
            return;
        }
        for (int i = 0; i < LENGTH.length; i++) {
            if ((bytes[lineStart + i] | 0x20) != (LENGTH[i] | 0x20)) {
                return;
            }
        }
        int at = lineStart + LENGTH.length;
        while (bytes[at] == ' ') {
            at++;
        }
        long value = 0;
        while (bytes[at] >= '0' && bytes[at] <= '9') {
            value = value * 10 + (bytes[at++] - '0');
        }
        contentLength = value;
    }

    int status() {
        return (bytes[9] - '0') * 100 + (bytes[10] - '0') * 10 + (bytes[11] - '0');
    }

    /** As declared; -1 if it is not. */
    long contentLength() {
        return contentLength;
    }

    @Override
    public String toString() {
        return new String(bytes, 0, length, StandardCharsets.US_ASCII).replace("\r\n", " | ");
    }
}
