package io.gossamer.bench.http2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;

/** Cuts a connection into frames. On the connection's event loop. */
public abstract class FrameHandler extends ByteToMessageDecoder {

    private int prefaceLeft;

    /**
     * @param expectsPreface whether the peer is a client
     */
    protected FrameHandler(boolean expectsPreface) {
        prefaceLeft = expectsPreface ? Frames.PREFACE.length : 0;
    }

    /**
     * A whole frame.
     *
     * @param payload from its reader index on; not kept
     */
    protected abstract void frame(
            ChannelHandlerContext ctx,
            int type,
            int flags,
            int stream,
            ByteBuf payload,
            int length);

    @Override
    protected final void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        if (prefaceLeft > 0) {
            int skipped = Math.min(prefaceLeft, in.readableBytes());
            in.skipBytes(skipped);
            prefaceLeft -= skipped;
        }
        while (in.readableBytes() >= Frames.HEADER_BYTES) {
            int at = in.readerIndex();
            int length = in.getUnsignedMedium(at);
            if (in.readableBytes() < Frames.HEADER_BYTES + length) {
                return;
            }
            in.readerIndex(at + Frames.HEADER_BYTES);
            frame(
                    ctx,
                    in.getByte(at + 3),
                    in.getByte(at + 4) & 0xff,
                    in.getInt(at + 5) & 0x7fffffff,
                    in,
                    length);
            in.readerIndex(at + Frames.HEADER_BYTES + length);
        }
    }
}
