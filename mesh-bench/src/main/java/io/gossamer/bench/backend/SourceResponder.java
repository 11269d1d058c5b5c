package io.gossamer.bench.backend;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;

/** Sends without end once a byte has come, never more than the channel takes. */
final class SourceResponder extends ChannelInboundHandlerAdapter {

    private static final ByteBuf CHUNK = Answer.text(64 * 1024);

    private boolean started;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ReferenceCountUtil.release(message);
        if (!started) {
            started = true;
            fill(ctx);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (started) {
            fill(ctx);
        }
    }

    private static void fill(ChannelHandlerContext ctx) {
        while (ctx.channel().isWritable()) {
            ctx.write(CHUNK.duplicate(), ctx.voidPromise());
        }
        ctx.flush();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }
}
