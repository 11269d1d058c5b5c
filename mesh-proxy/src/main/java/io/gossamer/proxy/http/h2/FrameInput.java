package io.gossamer.proxy.http.h2;

import static io.netty.handler.codec.http2.Http2Error.PROTOCOL_ERROR;
import static io.netty.handler.codec.http2.Http2Exception.connectionError;

import io.gossamer.proxy.http.HttpLimits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DefaultHttp2FrameReader;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameTypes;
import io.netty.handler.codec.http2.Http2Headers;
import org.jspecify.annotations.Nullable;

/**
 * Cuts what was read into frames (RFC 9113 section 4.1). DATA goes on in the pieces in which it
 * comes, so that no body is copied and large frames cost no memory. Every other frame, and padded
 * DATA, is handed to Netty's reader once it is whole; of these at most one waits for its rest.
 */
final class FrameInput {

    /** CONTINUATION frames of one header block, empty ones included. */
    private static final int MAX_CONTINUATIONS = 32;

    private static final int HEADER = FrameOutput.FRAME_HEADER;
    private static final int STREAM_ID = 0x7fff_ffff;

    private final FrameListener frames;
    private final int maxFrame;
    private final DefaultHttp2FrameReader reader;

    /** The header of a frame, as far as it has come, where a read has cut it. */
    private final ByteBuf header = Unpooled.buffer(HEADER, HEADER);

    private boolean settingsSeen;
    private boolean inHeaderBlock;

    // DATA that goes on in pieces.
    private int dataLeft;
    private boolean dataEnds;

    /** A frame that a read has cut, with its header. */
    private @Nullable ByteBuf cut;

    private int cutLeft;

    /**
     * @param maxFrame payload of one frame that the peer may send. Bytes
     */
    FrameInput(FrameListener frames, HeaderSink sink, int maxFrame) {
        this.frames = frames;
        this.maxFrame = maxFrame;
        this.reader = new DefaultHttp2FrameReader(new SinkDecoder(sink), MAX_CONTINUATIONS);
        try {
            reader.maxFrameSize(maxFrame);
        } catch (Http2Exception e) {
            throw new AssertionError("frame size: within RFC 9113 section 6.5.2", e);
        }
    }

    /**
     * Reads on. What a frame does wrong is thrown; the input is behind it then, and reading may go
     * on if the error was that of a stream.
     *
     * @return false if the input was used up without another frame, or piece of one
     */
    boolean readNext(ChannelHandlerContext ctx, ByteBuf in) throws Http2Exception {
        if (dataLeft > 0) {
            return in.isReadable() && readPiece(ctx, in);
        }
        if (cut != null) {
            return fill(ctx, in, cut);
        }
        if (!header.isReadable() && in.readableBytes() >= HEADER) {
            return begin(ctx, in, in, in.readerIndex());
        }
        header.writeBytes(in, Math.min(in.readableBytes(), header.writableBytes()));
        return !header.isWritable() && begin(ctx, in, header, 0);
    }

    /**
     * A frame begins.
     *
     * @param from where its header is: in the input itself, or kept from an earlier one
     */
    private boolean begin(ChannelHandlerContext ctx, ByteBuf in, ByteBuf from, int at)
            throws Http2Exception {
        int length = from.getUnsignedMedium(at);
        byte type = from.getByte(at + 3);
        int flags = from.getUnsignedByte(at + 4);
        int stream = from.getInt(at + 5) & STREAM_ID;
        checkFirst(type, flags);
        if (type == Http2FrameTypes.DATA && comesInPieces(length, flags, stream)) {
            skipHeader(in, from);
            dataLeft = length;
            dataEnds = (flags & Http2Flags.END_STREAM) != 0;
            frames.onDataBegin(stream, length, 0, dataEnds);
            return true;
        }
        trackHeaderBlock(type, flags);
        // The reader refuses too large a frame by its header alone.
        int payload = length > maxFrame ? 0 : length;
        if (from == in && in.readableBytes() >= HEADER + payload) {
            reader.readFrame(ctx, in.readSlice(HEADER + payload), frames);
            return true;
        }
        cut = ctx.alloc().buffer(HEADER + payload, HEADER + payload);
        cut.writeBytes(from, at, HEADER);
        cutLeft = payload;
        skipHeader(in, from);
        return fill(ctx, in, cut);
    }

    /** The peer's preface ends with SETTINGS (RFC 9113 section 3.4). */
    private void checkFirst(byte type, int flags) throws Http2Exception {
        if (!settingsSeen) {
            if (type != Http2FrameTypes.SETTINGS || (flags & Http2Flags.ACK) != 0) {
                throw connectionError(PROTOCOL_ERROR, "the first frame is not SETTINGS");
            }
            settingsSeen = true;
        }
    }

    private boolean comesInPieces(int length, int flags, int stream) {
        return !inHeaderBlock
                && stream != 0
                && length > 0
                && length <= maxFrame
                && (flags & Http2Flags.PADDED) == 0;
    }

    private void trackHeaderBlock(byte type, int flags) {
        if (type == Http2FrameTypes.HEADERS || type == Http2FrameTypes.CONTINUATION) {
            inHeaderBlock = (flags & Http2Flags.END_HEADERS) == 0;
        }
    }

    private void skipHeader(ByteBuf in, ByteBuf from) {
        if (from == in) {
            in.skipBytes(HEADER);
        } else {
            header.clear();
        }
    }

    private boolean readPiece(ChannelHandlerContext ctx, ByteBuf in) {
        ByteBuf piece = in.readSlice(Math.min(dataLeft, in.readableBytes()));
        dataLeft -= piece.readableBytes();
        frames.onDataPiece(ctx, piece, dataEnds && dataLeft == 0);
        return true;
    }

    private boolean fill(ChannelHandlerContext ctx, ByteBuf in, ByteBuf frame)
            throws Http2Exception {
        int bytes = Math.min(cutLeft, in.readableBytes());
        frame.writeBytes(in, bytes);
        cutLeft -= bytes;
        if (cutLeft > 0) {
            return false;
        }
        cut = null;
        try {
            reader.readFrame(ctx, frame, frames);
        } finally {
            frame.release();
        }
        return true;
    }

    /** Nothing more is read. */
    void close() {
        reader.close();
        if (cut != null) {
            cut.release();
            cut = null;
        }
    }

    /** HPACK into the connection's sink. */
    private static final class SinkDecoder extends DefaultHttp2HeadersDecoder {

        private final HeaderSink sink;

        SinkDecoder(HeaderSink sink) {
            super(false, false, HttpLimits.MAX_HEADER_BYTES);
            this.sink = sink;
        }

        @Override
        protected Http2Headers newHeaders() {
            return sink.reset();
        }
    }
}
