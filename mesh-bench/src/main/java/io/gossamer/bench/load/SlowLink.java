package io.gossamer.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import java.util.concurrent.TimeUnit;

/**
 * Asks for a large body and reads it slowly, 16 KiB or what is there at most every 10 ms; the pace
 * is the input of this workload. Needs a channel that does not read by itself.
 */
final class SlowLink extends Link {

    private static final long PAUSE_MILLIS = 10;

    private final ByteBuf request;

    SlowLink(LoadRun run, ByteBuf request) {
        super(run);
        this.request = request;
    }

    @Override
    void send(ChannelHandlerContext ctx) {
        ctx.channel().config().setAutoRead(false);
        ctx.writeAndFlush(request.duplicate(), ctx.voidPromise());
        ctx.executor().schedule(() -> readNext(ctx), PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void readNext(ChannelHandlerContext ctx) {
        if (ctx.channel().isActive()) {
            ctx.read();
            ctx.executor().schedule(() -> readNext(ctx), PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    void read(ChannelHandlerContext ctx, ByteBuf in) {
        run.meter().received(in.readableBytes());
        in.skipBytes(in.readableBytes());
    }
}
