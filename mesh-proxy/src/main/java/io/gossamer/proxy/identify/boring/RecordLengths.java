package io.gossamer.proxy.identify.boring;

import io.netty.buffer.ByteBuf;

/**
 * Follows the headers of records (RFC 8446, section 5.1), to know how many plain bytes those hold
 * that are complete. It checks nothing: the library does. Confined to the event loop.
 */
final class RecordLengths {

    private static final int HEADER = 5;

    /** Type and tag, which are no content (RFC 8446, section 5.2). */
    private static final int NO_CONTENT = 17;

    /** Bytes of the header so far, while {@link #left} is 0. */
    private int header;

    private int length;
    private int left;

    /** At most so many plain bytes are in the records that this input completes. */
    int add(ByteBuf input) {
        int plain = 0;
        int at = input.readerIndex();
        int end = input.writerIndex();
        while (at < end) {
            if (left == 0) {
                next(input.getByte(at++) & 0xff);
            } else {
                int taken = Math.min(left, end - at);
                left -= taken;
                at += taken;
                plain += left == 0 ? Math.max(0, length - NO_CONTENT) : 0;
            }
        }
        return plain;
    }

    private void next(int octet) {
        header++;
        if (header == HEADER - 1) {
            length = octet << 8;
        } else if (header == HEADER) {
            length |= octet;
            left = length;
            header = 0;
        }
    }
}
