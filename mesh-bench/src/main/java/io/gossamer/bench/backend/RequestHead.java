package io.gossamer.bench.backend;

import io.netty.buffer.ByteBuf;
import io.netty.util.ByteProcessor;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Reads one request head after the other into the same bytes. Not thread safe. */
final class RequestHead {

    private final byte[] bytes;
    private int length;
    private long contentLength;
    private boolean isChunked;

    /**
     * @param limit in bytes
     */
    RequestHead(int limit) {
        bytes = new byte[limit];
        reset();
    }

    void reset() {
        length = 0;
        contentLength = -1;
        isChunked = false;
    }

    /** Takes what belongs to the head, and tells whether it is complete. */
    boolean read(ByteBuf in) {
        while (in.isReadable()) {
            int end = in.forEachByte(ByteProcessor.FIND_LF);
            int part = end < 0 ? in.readableBytes() : end - in.readerIndex() + 1;
            if (length + part > bytes.length) {
                throw new IllegalStateException(
                        "request head: more than " + bytes.length + " bytes (expected: less)");
            }
            in.readBytes(bytes, length, part);
            length += part;
            if (end >= 0 && endOfLine()) {
                return true;
            }
        }
        return false;
    }

    /** A line has ended; tells whether it was the empty one. */
    private boolean endOfLine() {
        int start = length - 1;
        while (start > 0 && bytes[start - 1] != '\n') {
            start--;
        }
        int size = length - start - 2;
        if (size <= 0) {
            return true;
        }
        int first = bytes[start] | 0x20;
        if (first == 'c' && startsWith(start, "content-length:")) {
            contentLength = number(start + "content-length:".length());
        } else if (first == 't' && startsWith(start, "transfer-encoding:")) {
            String value =
                    new String(bytes, start, length - start, StandardCharsets.US_ASCII)
                            .toLowerCase(Locale.ROOT);
            isChunked = value.contains("chunked");
        }
        return false;
    }

    private boolean startsWith(int at, String lowerCase) {
        if (length - at < lowerCase.length()) {
            return false;
        }
        for (int i = 0; i < lowerCase.length(); i++) {
            if ((bytes[at + i] | 0x20) != (lowerCase.charAt(i) | 0x20)) {
                return false;
            }
        }
        return true;
    }

    private long number(int from) {
        int at = from;
        while (bytes[at] == ' ') {
            at++;
        }
        long value = 0;
        while (bytes[at] >= '0' && bytes[at] <= '9') {
            value = value * 10 + (bytes[at++] - '0');
        }
        return value;
    }

    boolean isGet() {
        return bytes[0] == 'G';
    }

    /** The number after the first slash of the request target. */
    long pathNumber() {
        int at = 0;
        while (bytes[at] != '/') {
            at++;
        }
        return number(at + 1);
    }

    /** As declared; -1 if it is not. */
    long contentLength() {
        return contentLength;
    }

    boolean isChunked() {
        return isChunked;
    }
}
