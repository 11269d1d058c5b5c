package io.gossamer.bench.http2;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Frame types, flags and the few frames that are the same every time (RFC 9113). */
public final class Frames {

    public static final int DATA = 0;
    public static final int HEADERS = 1;
    public static final int RST_STREAM = 3;
    public static final int SETTINGS = 4;
    public static final int PING = 6;
    public static final int GOAWAY = 7;
    public static final int WINDOW_UPDATE = 8;
    public static final int CONTINUATION = 9;

    public static final int END_STREAM = 1;
    public static final int ACK = 1;
    public static final int END_HEADERS = 4;
    public static final int PADDED = 8;
    public static final int PRIORITY = 0x20;

    public static final int HEADER_BYTES = 9;

    /** Window that both directions begin with unless SETTINGS says otherwise. */
    public static final int DEFAULT_WINDOW = 65_535;

    /** Largest frame that may be sent to a peer that has not said more. */
    public static final int DEFAULT_MAX_FRAME = 16_384;

    public static final int SETTING_HEADER_TABLE = 1;
    public static final int SETTING_INITIAL_WINDOW = 4;
    public static final int SETTING_MAX_FRAME = 5;

    public static final byte[] PREFACE =
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private Frames() {}

    /** The nine bytes before a payload. */
    public static void header(ByteBuf out, int length, int type, int flags, int stream) {
        out.writeMedium(length).writeByte(type).writeByte(flags).writeInt(stream);
    }

    /** SETTINGS with our windows, then the credit that makes the connection's as large. */
    public static void greeting(ByteBuf out, int streamWindow, int connectionWindow) {
        header(out, 6, SETTINGS, 0, 0);
        out.writeShort(SETTING_INITIAL_WINDOW).writeInt(streamWindow);
        windowUpdate(out, 0, connectionWindow - DEFAULT_WINDOW);
    }

    public static void windowUpdate(ByteBuf out, int stream, int credit) {
        header(out, 4, WINDOW_UPDATE, 0, stream);
        out.writeInt(credit);
    }

    public static void settingsAck(ByteBuf out) {
        header(out, 0, SETTINGS, ACK, 0);
    }

    /** Answers a PING whose eight bytes are at the reader index of {@code payload}. */
    public static void pingAck(ByteBuf out, ByteBuf payload) {
        header(out, 8, PING, ACK, 0);
        out.writeBytes(payload, payload.readerIndex(), 8);
    }

    /**
     * Bytes that are written again and again, outside the heap and never released: the collector
     * frees them with the last reference.
     */
    public static ByteBuf constant(ByteBuf bytes) {
        ByteBuffer direct = ByteBuffer.allocateDirect(bytes.readableBytes());
        bytes.readBytes(direct).release();
        ByteBuf wrapped = Unpooled.wrappedBuffer(direct.flip());
        return Unpooled.unreleasableBuffer(wrapped.asReadOnly());
    }
}
