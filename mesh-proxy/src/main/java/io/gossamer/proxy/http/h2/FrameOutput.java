package io.gossamer.proxy.http.h2;

import io.gossamer.proxy.http.HttpNames;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameTypes;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersEncoder;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * Writes frames: small ones are collected in one buffer until a large one or a flush. HPACK without
 * indexing of what is secret.
 */
final class FrameOutput {

    static final int FRAME_HEADER = 9;

    /** DATA below this is copied into the collected buffer. Bytes. */
    private static final int COPY_BELOW = 1024;

    private static final int CAPACITY = 1024;

    private static final Http2HeadersEncoder.SensitivityDetector SECRETS =
            (name, value) ->
                    name instanceof AsciiString text
                            && (text.contentEquals(HttpNames.AUTHORIZATION)
                                    || text.contentEquals(HttpNames.PROXY_AUTHORIZATION));

    // The peer's limit on header lists is advice (RFC 9113 section 6.5.2).
    private final DefaultHttp2HeadersEncoder encoder =
            new DefaultHttp2HeadersEncoder(SECRETS, true);
    private final ChannelHandlerContext ctx;

    private @Nullable ByteBuf collected;
    private int maxFrameSize = Http2Parameters.DEFAULT_FRAME;

    FrameOutput(ChannelHandlerContext ctx) {
        this.ctx = ctx;
    }

    void maxFrameSize(int bytes) {
        maxFrameSize = bytes;
    }

    int maxFrameSize() {
        return maxFrameSize;
    }

    void headerTableSize(long bytes) throws Http2Exception {
        encoder.maxHeaderTableSize(bytes);
    }

    private ByteBuf out(int room) {
        ByteBuf out = collected;
        if (out == null) {
            out = ctx.alloc().buffer(Math.max(room, CAPACITY));
            collected = out;
        }
        return out;
    }

    private ByteBuf frame(int length, byte type, int flags, int stream) {
        ByteBuf out = out(FRAME_HEADER + length);
        out.writeMedium(length);
        out.writeByte(type);
        out.writeByte(flags);
        out.writeInt(stream);
        return out;
    }

    void raw(byte[] bytes) {
        out(bytes.length).writeBytes(bytes);
    }

    /**
     * @param pairs identifier, value, identifier, value, ...
     */
    void settings(int... pairs) {
        ByteBuf out = frame(pairs.length / 2 * 6, Http2FrameTypes.SETTINGS, 0, 0);
        for (int i = 0; i < pairs.length; i += 2) {
            out.writeShort(pairs[i]);
            out.writeInt(pairs[i + 1]);
        }
    }

    void settingsAck() {
        frame(0, Http2FrameTypes.SETTINGS, Http2Flags.ACK, 0);
    }

    void ping(long data, boolean ack) {
        frame(8, Http2FrameTypes.PING, ack ? Http2Flags.ACK : 0, 0).writeLong(data);
    }

    void windowUpdate(int stream, int bytes) {
        frame(4, Http2FrameTypes.WINDOW_UPDATE, 0, stream).writeInt(bytes);
    }

    void reset(int stream, long code) {
        frame(4, Http2FrameTypes.RST_STREAM, 0, stream).writeInt((int) code);
    }

    void goAway(int lastStream, long code) {
        frame(8, Http2FrameTypes.GO_AWAY, 0, 0).writeInt(lastStream).writeInt((int) code);
    }

    /** HEADERS, and CONTINUATION if they do not fit into one frame. */
    void headers(int stream, Http2Headers headers, boolean end) throws Http2Exception {
        ByteBuf out = out(CAPACITY);
        int start = out.writerIndex();
        out.writeZero(FRAME_HEADER);
        try {
            encoder.encodeHeaders(stream, headers, out);
        } catch (Http2Exception e) {
            out.writerIndex(start);
            throw e;
        }
        int length = out.writerIndex() - start - FRAME_HEADER;
        int flags = end ? Http2Flags.END_STREAM : 0;
        if (length <= maxFrameSize) {
            flags |= Http2Flags.END_HEADERS;
        } else {
            byte[] rest = new byte[length - maxFrameSize];
            out.getBytes(start + FRAME_HEADER + maxFrameSize, rest);
            out.writerIndex(start + FRAME_HEADER + maxFrameSize);
            length = maxFrameSize;
            continuations(stream, rest);
        }
        out.setMedium(start, length);
        out.setByte(start + 3, Http2FrameTypes.HEADERS);
        out.setByte(start + 4, flags);
        out.setInt(start + 5, stream);
    }

    private void continuations(int stream, byte[] block) {
        int at = 0;
        while (at < block.length) {
            int length = Math.min(maxFrameSize, block.length - at);
            boolean last = at + length == block.length;
            frame(length, Http2FrameTypes.CONTINUATION, last ? Http2Flags.END_HEADERS : 0, stream)
                    .writeBytes(block, at, length);
            at += length;
        }
    }

    /** Takes over the buffer, which fits into one frame. */
    void data(int stream, ByteBuf data, boolean end) {
        int length = data.readableBytes();
        ByteBuf out = frame(length, Http2FrameTypes.DATA, end ? Http2Flags.END_STREAM : 0, stream);
        if (length < COPY_BELOW) {
            out.writeBytes(data);
            data.release();
        } else {
            write();
            ctx.write(data, ctx.voidPromise());
        }
    }

    /** Hands what was collected to the channel. */
    void write() {
        ByteBuf out = collected;
        if (out != null) {
            collected = null;
            ctx.write(out, ctx.voidPromise());
        }
    }

    /** Bytes that were collected and not handed to the channel yet. */
    int size() {
        ByteBuf out = collected;
        return out == null ? 0 : out.readableBytes();
    }

    /** Bytes that were written and that the socket has not taken. */
    long unread() {
        ChannelOutboundBuffer waiting = ctx.channel().unsafe().outboundBuffer();
        return size() + (waiting == null ? 0 : waiting.totalPendingWriteBytes());
    }

    void release() {
        ByteBuf out = collected;
        collected = null;
        if (out != null) {
            out.release();
        }
        encoder.close();
    }
}
