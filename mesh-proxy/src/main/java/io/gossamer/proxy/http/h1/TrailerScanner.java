package io.gossamer.proxy.http.h1;

import io.gossamer.proxy.http.HttpLimits;
import io.gossamer.proxy.model.ProxyFailure;
import io.netty.buffer.ByteBuf;

/** Finds the end of a trailer section, which may be an empty line only. */
final class TrailerScanner {

    private int scanned;
    private int lineStart;
    private int lines;
    private boolean complete;

    /** Whether the section is complete. The reader index must not move until it is. */
    boolean scan(ByteBuf in) throws ProxyFailure {
        int base = in.readerIndex();
        while (!complete) {
            int lf = in.indexOf(base + scanned, in.writerIndex(), (byte) '\n');
            if (lf < 0) {
                scanned = in.writerIndex() - base;
                checkSize();
                return false;
            }
            if (lf == base + lineStart || in.getByte(lf - 1) != '\r') {
                throw FieldParser.bad("trailers: a line ends with a bare LF (expected: CRLF)");
            }
            complete = lf - 1 == base + lineStart;
            scanned = lf + 1 - base;
            lineStart = scanned;
            lines++;
            checkSize();
        }
        return true;
    }

    /** Bytes of the complete section with its empty line. */
    int length() {
        return scanned;
    }

    private void checkSize() throws ProxyFailure {
        if (scanned > HttpLimits.MAX_TRAILER_BYTES || lines > HttpLimits.MAX_FIELDS) {
            throw FieldParser.bad(
                    "trailers: more than "
                            + HttpLimits.MAX_TRAILER_BYTES
                            + " bytes or "
                            + HttpLimits.MAX_FIELDS
                            + " fields");
        }
    }
}
