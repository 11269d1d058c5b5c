package io.gossamer.proxy.http.h1;

import io.gossamer.api.FailureCode;
import io.gossamer.proxy.http.HttpLimits;
import io.gossamer.proxy.model.ProxyFailure;
import io.netty.buffer.ByteBuf;

/**
 * Finds the end of a head, incrementally: each byte is looked at once. Lines end with CRLF and
 * nothing else.
 */
final class HeadScanner {

    /** One CRLF may precede a request line (RFC 9112 section 2.2). */
    private final boolean skipsEmptyLine;

    private final int maxBytes;
    private final int maxFirstLine;

    // All relative to the reader index.
    private int scanned;
    private int lineStart;
    private int lines;
    private boolean emptyLineSkipped;

    private HeadScanner(boolean skipsEmptyLine, int maxBytes, int maxFirstLine) {
        this.skipsEmptyLine = skipsEmptyLine;
        this.maxBytes = maxBytes;
        this.maxFirstLine = maxFirstLine;
    }

    static HeadScanner ofRequests() {
        return new HeadScanner(true, HttpLimits.MAX_HEADER_BYTES, HttpLimits.MAX_REQUEST_LINE);
    }

    static HeadScanner ofResponses() {
        return new HeadScanner(false, HttpLimits.MAX_HEADER_BYTES, HttpLimits.MAX_HEADER_BYTES);
    }

    /**
     * Length of the head in bytes with the empty line that ends it, or -1 if it is not complete.
     * The reader index must not move until it is.
     */
    int scan(ByteBuf in) throws ProxyFailure {
        if (skipsEmptyLine && scanned == 0 && !emptyLineSkipped && !skipEmptyLine(in)) {
            return -1;
        }
        int base = in.readerIndex();
        int end = in.writerIndex();
        while (true) {
            int lf = in.indexOf(base + scanned, end, (byte) '\n');
            if (lf < 0) {
                scanned = end - base;
                checkSize(scanned, scanned - lineStart);
                return -1;
            }
            if (lf == base + lineStart || in.getByte(lf - 1) != '\r') {
                throw bad("a line ends with a bare LF (expected: CRLF)");
            }
            int lineLength = lf - 1 - base - lineStart;
            scanned = lf + 1 - base;
            checkSize(scanned, lineLength);
            if (lineLength == 0) {
                return complete();
            }
            lines++;
            lineStart = scanned;
        }
    }

    private int complete() throws ProxyFailure {
        if (lines == 0) {
            throw bad("the message begins with an empty line");
        }
        int length = scanned;
        scanned = 0;
        lineStart = 0;
        lines = 0;
        emptyLineSkipped = false;
        return length;
    }

    /** False if more bytes are needed to see whether there is an empty line. */
    private boolean skipEmptyLine(ByteBuf in) {
        int at = in.readerIndex();
        int readable = in.readableBytes();
        if (readable == 0 || in.getByte(at) != '\r') {
            return readable > 0;
        }
        if (readable > 1 && in.getByte(at + 1) == '\n') {
            in.skipBytes(2);
            emptyLineSkipped = true;
        }
        return readable > 1;
    }

    private void checkSize(int total, int line) throws ProxyFailure {
        if (lines == 0 && line > maxFirstLine) {
            throw ProxyFailure.of(
                    FailureCode.URI_TOO_LONG, "request line: more than " + maxFirstLine + " bytes");
        }
        if (total > maxBytes) {
            throw ProxyFailure.of(
                    FailureCode.HEADERS_TOO_LARGE,
                    "header section: more than " + maxBytes + " bytes");
        }
        // The request line is counted as a line, too.
        if (lines > HttpLimits.MAX_FIELDS + 1) {
            throw ProxyFailure.of(
                    FailureCode.HEADERS_TOO_LARGE,
                    "header section: more than " + HttpLimits.MAX_FIELDS + " fields");
        }
    }

    private static ProxyFailure bad(String detail) {
        return ProxyFailure.of(FailureCode.BAD_REQUEST, detail);
    }
}
