package io.gossamer.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;

/** Opaque bytes there and back; the first byte rules out HTTP and TLS. */
final class EchoLink extends Link {

    /** What a binary protocol asks in a small request. */
    static final int BYTES = 100;

    private static final ByteBuf REQUEST = constant(new byte[BYTES]);

    /** What is done with a connection after its first answer. */
    enum After {
        AGAIN,
        CLOSE,
        SILENCE
    }

    private final After after;
    private int left = BYTES;

    EchoLink(LoadRun run, After after) {
        super(run);
        this.after = after;
    }

    @Override
    void send(ChannelHandlerContext ctx) {
        ctx.writeAndFlush(REQUEST.duplicate(), ctx.voidPromise());
    }

    @Override
    void read(ChannelHandlerContext ctx, ByteBuf in) {
        int part = Math.min(left, in.readableBytes());
        in.skipBytes(part);
        left -= part;
        run.meter().received(part);
        if (left > 0) {
            return;
        }
        left = BYTES;
        switch (after) {
            case AGAIN -> done();
            case CLOSE -> {
                finished();
                ctx.close();
            }
            case SILENCE -> finished();
        }
    }
}
