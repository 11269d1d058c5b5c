package io.gossamer.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;

/**
 * A connection on which one request is under way at a time. One that breaks counts as an error and
 * is made anew.
 */
abstract class Link extends ChannelInboundHandlerAdapter implements Lane {

    protected final LoadRun run;
    protected @Nullable ChannelHandlerContext context;
    private long intended;
    private boolean busy;
    private boolean ended;

    Link(LoadRun run) {
        this.run = run;
    }

    /** Writes a request and flushes it. */
    abstract void send(ChannelHandlerContext ctx);

    /** Reads what came, up to the end of an answer; {@link #done} says that it is complete. */
    abstract void read(ChannelHandlerContext ctx, ByteBuf in);

    @Override
    public final void channelActive(ChannelHandlerContext ctx) {
        context = ctx;
        run.pace().idle(this);
    }

    @Override
    public final void begin(long due) {
        ChannelHandlerContext ctx = context;
        intended = due;
        busy = true;
        if (ctx != null) {
            send(ctx);
        }
    }

    @Override
    public final void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        try {
            while (in.isReadable() && ctx.channel().isActive()) {
                read(ctx, in);
            }
        } finally {
            in.release();
        }
    }

    /** The answer is complete. */
    final void done() {
        busy = false;
        run.meter().completed(intended);
        run.pace().idle(this);
    }

    /** The answer is complete, and the connection sends no other. */
    final void finished() {
        busy = false;
        run.meter().completed(intended);
        ended = true;
    }

    /** The answer is wrong. */
    final void wrong(ChannelHandlerContext ctx) {
        ctx.close();
    }

    @Override
    public final void channelInactive(ChannelHandlerContext ctx) {
        if (!busy) {
            run.pace().gone(this);
        }
        run.closed(ended);
    }

    @Override
    public final void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        run.tell(cause);
        ctx.close();
    }

    /** Bytes of a request, outside the heap and never released. */
    static ByteBuf constant(byte[] bytes) {
        return Unpooled.unreleasableBuffer(
                Unpooled.directBuffer(bytes.length).writeBytes(bytes).asReadOnly());
    }
}
