package io.gossamer.proxy.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/** Hands on parts of a read buffer without letting a few bytes hold a large one in memory. */
public final class BodySlices {

    /** Below this, copying is cheaper than what the slice would pin. Bytes. */
    private static final int COPY_BELOW = 1024;

    private BodySlices() {}

    /** The next {@code length} bytes of {@code in}, owned by the caller. */
    public static ByteBuf take(ByteBufAllocator alloc, ByteBuf in, int length) {
        if (length < COPY_BELOW && in.capacity() > 2 * length) {
            ByteBuf copy = alloc.buffer(length, length);
            copy.writeBytes(in, length);
            return copy;
        }
        return in.readRetainedSlice(length);
    }
}
