package io.gossamer.proxy.http.h1;

import io.gossamer.proxy.http.HeaderBlock;
import io.gossamer.proxy.http.RequestHead;
import io.gossamer.proxy.http.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Writes heads and, as they announced, the bodies after them. */
final class BodyEncoder {

    private enum Mode {
        NONE,
        LENGTH,
        CHUNKED,
        UNTIL_CLOSE,
        TUNNEL
    }

    /** Chunks below this are copied beside their size: one write in place of three. Bytes. */
    private static final int COPY_BELOW = 1024;

    private static final int HEAD_CAPACITY = 512;
    private static final int CHUNK_FRAME = 16;
    private static final byte[] LAST_CHUNK = "0\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final ByteBuf CRLF =
            Unpooled.unreleasableBuffer(
                    Unpooled.directBuffer(2).writeBytes(new byte[] {'\r', '\n'}).asReadOnly());

    private final Http1Connection connection;

    private Mode mode = Mode.NONE;
    private long remaining;

    BodyEncoder(Http1Connection connection) {
        this.connection = connection;
    }

    boolean isUntilClose() {
        return mode == Mode.UNTIL_CLOSE;
    }

    /** A head after which nothing is decided yet. */
    void head(ResponseHead head, HeadWriter.Framing framing, HeadWriter.Persistence persistence) {
        ByteBuf out = connection.alloc().buffer(HEAD_CAPACITY);
        HeadWriter.response(out, head, framing, persistence);
        connection.write(out);
    }

    void begin(ResponseHead head, HeadWriter.Persistence persistence) {
        HeadWriter.Framing framing = start(head.contentLength);
        head(head, framing, persistence);
    }

    /** A response that has no body, whatever length it tells. */
    void beginEmpty(ResponseHead head, HeadWriter.Persistence persistence) {
        mode = Mode.NONE;
        boolean tells = head.contentLength >= 0 && head.status != 204;
        head(head, tells ? HeadWriter.Framing.LENGTH : HeadWriter.Framing.NONE, persistence);
    }

    void beginUntilClose(ResponseHead head, HeadWriter.Persistence persistence) {
        mode = Mode.UNTIL_CLOSE;
        head(head, HeadWriter.Framing.NONE, persistence);
    }

    void beginTunnel(ResponseHead head, HeadWriter.Persistence persistence) {
        beginTunnel();
        head(head, HeadWriter.Framing.NONE, persistence);
    }

    void beginTunnel() {
        mode = Mode.TUNNEL;
    }

    /**
     * @param body whether there is one; its framing follows from the head
     */
    void begin(RequestHead head, boolean body) {
        HeadWriter.Framing framing;
        if (body || head.contentLength >= 0) {
            framing = start(head.contentLength);
        } else {
            mode = Mode.NONE;
            framing = HeadWriter.Framing.NONE;
        }
        ByteBuf out = connection.alloc().buffer(HEAD_CAPACITY);
        HeadWriter.request(out, head, framing);
        connection.write(out);
    }

    private HeadWriter.Framing start(long contentLength) {
        if (contentLength >= 0) {
            mode = Mode.LENGTH;
            remaining = contentLength;
            return HeadWriter.Framing.LENGTH;
        }
        mode = Mode.CHUNKED;
        return HeadWriter.Framing.CHUNKED;
    }

    /** Takes over the buffer. False if the body is not the one that was announced. */
    boolean data(ByteBuf data, boolean end) {
        int length = data.readableBytes();
        switch (mode) {
            case NONE -> {
                data.release();
                return true;
            }
            case LENGTH -> {
                if (length > remaining || (end && length < remaining)) {
                    data.release();
                    return false;
                }
                remaining -= length;
                raw(data, length);
            }
            case CHUNKED -> {
                chunk(data, length);
                if (end) {
                    lastChunk(null);
                }
            }
            case UNTIL_CLOSE, TUNNEL -> raw(data, length);
        }
        return true;
    }

    /** Ends the body. Trailers are dropped where the framing has no place for them. */
    boolean trailers(HeaderBlock trailers) {
        if (mode == Mode.CHUNKED) {
            lastChunk(trailers);
            return true;
        }
        return mode != Mode.LENGTH || remaining == 0;
    }

    private void raw(ByteBuf data, int length) {
        if (length == 0) {
            data.release();
        } else {
            connection.writeBody(data, length);
        }
    }

    private void chunk(ByteBuf data, int length) {
        if (length == 0) {
            data.release();
        } else if (length < COPY_BELOW) {
            ByteBuf out = connection.alloc().buffer(length + CHUNK_FRAME);
            HeadWriter.chunkSize(out, length);
            out.writeBytes(data).writeShort('\r' << 8 | '\n');
            data.release();
            connection.writeBody(out, length);
        } else {
            ByteBuf size = connection.alloc().buffer(CHUNK_FRAME);
            HeadWriter.chunkSize(size, length);
            connection.write(size);
            connection.writeBody(data, length);
            connection.write(CRLF.duplicate());
        }
    }

    private void lastChunk(@Nullable HeaderBlock trailers) {
        ByteBuf out = connection.alloc().buffer(trailers == null ? CHUNK_FRAME : HEAD_CAPACITY);
        out.writeBytes(LAST_CHUNK);
        HeadWriter.trailers(out, trailers);
        connection.write(out);
    }
}
