package io.gossamer.bench.backend;

import io.netty.buffer.ByteBuf;

/** Skips a chunked body without extensions or trailers (RFC 9112, section 7.1). Not thread safe. */
final class ChunkedBody {

    private enum State {
        SIZE,
        DATA,
        DATA_END,
        LAST_LINE
    }

    private State state = State.SIZE;
    private long left;

    /** Skips what is there; tells whether the body has ended. */
    boolean read(ByteBuf in) {
        while (in.isReadable()) {
            if (state == State.DATA) {
                int part = (int) Math.min(left, in.readableBytes());
                in.skipBytes(part);
                left -= part;
                if (left == 0) {
                    state = State.DATA_END;
                }
                continue;
            }
            int b = in.readByte();
            if (b == '\n' && endOfLine()) {
                return true;
            }
            int digit = Character.digit(b, 16);
            if (state == State.SIZE && digit >= 0) {
                left = left * 16 + digit;
            }
        }
        return false;
    }

    private boolean endOfLine() {
        switch (state) {
            case SIZE -> state = left == 0 ? State.LAST_LINE : State.DATA;
            case DATA_END -> state = State.SIZE;
            default -> {
                state = State.SIZE;
                return true;
            }
        }
        return false;
    }
}
