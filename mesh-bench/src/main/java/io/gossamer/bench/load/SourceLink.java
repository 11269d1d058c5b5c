package io.gossamer.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;

/** Asks once and takes all that comes. */
final class SourceLink extends Link {

    private static final ByteBuf REQUEST = constant(new byte[1]);

    SourceLink(LoadRun run) {
        super(run);
    }

    @Override
    void send(ChannelHandlerContext ctx) {
        ctx.writeAndFlush(REQUEST.duplicate(), ctx.voidPromise());
    }

    @Override
    void read(ChannelHandlerContext ctx, ByteBuf in) {
        run.meter().received(in.readableBytes());
        in.skipBytes(in.readableBytes());
    }
}
