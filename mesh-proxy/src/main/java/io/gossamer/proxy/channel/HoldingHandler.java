package io.gossamer.proxy.channel;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what arrives on a channel, in order, until the next stage stands in the pipeline behind it;
 * then leaves and hands everything on: the bytes, and the end of input as it came.
 *
 * <p>Subclasses look at the held bytes as they come and {@link #pause} as soon as they know enough:
 * from then on only what the transport had already read is added. All methods are called on the
 * channel's event loop. The handler owns its bytes until {@link #release}, and drops them if the
 * channel is lost before.
 */
public abstract class HoldingHandler extends ChannelInboundHandlerAdapter {

    private ByteBuf held = Unpooled.EMPTY_BUFFER;
    private @Nullable Object end;
    private boolean readCompleteDue;
    private boolean released;
    private boolean lost;

    /** More bytes were added to {@link #held}. */
    protected abstract void onBytes(ChannelHandlerContext ctx);

    /** The peer ended its direction. At most once. */
    protected abstract void onInputClosed(ChannelHandlerContext ctx);

    /** The connection is gone, and what is held with it. At most once, and nothing follows. */
    protected abstract void onLost(ChannelHandlerContext ctx);

    /** What is held, not owned by the caller; valid during the call. */
    protected final ByteBuf held() {
        return held;
    }

    /** Number of bytes held. */
    public final int heldBytes() {
        return held.readableBytes();
    }

    public final boolean isInputClosed() {
        return end != null;
    }

    public final boolean isReleased() {
        return released;
    }

    /** Stops reading from the socket. */
    protected final void pause(ChannelHandlerContext ctx) {
        ctx.channel().config().setAutoRead(false);
    }

    /**
     * Leaves the pipeline, turns reading on and hands what is held to the next handler. Nothing
     * happens on a second call.
     *
     * @param ctx of this handler
     */
    protected final void release(ChannelHandlerContext ctx) {
        if (released) {
            return;
        }
        released = true;
        ctx.channel().config().setAutoRead(true);
        if (!ctx.isRemoved()) {
            ctx.pipeline().remove(this);
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        ByteBuf bytes = held;
        held = Unpooled.EMPTY_BUFFER;
        if (!released) {
            bytes.release();
            return;
        }
        if (bytes.isReadable()) {
            ctx.fireChannelRead(bytes);
            ctx.fireChannelReadComplete();
        } else {
            bytes.release();
            if (readCompleteDue) {
                ctx.fireChannelReadComplete();
            }
        }
        Object ended = end;
        if (ended != null) {
            ctx.fireUserEventTriggered(ended);
        }
    }

    @Override
    public final void channelRead(ChannelHandlerContext ctx, Object msg) {
        ByteBuf bytes = (ByteBuf) msg;
        if (!bytes.isReadable()) {
            bytes.release();
            return;
        }
        if (held.isReadable()) {
            held = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(ctx.alloc(), held, bytes);
        } else {
            held.release();
            held = bytes;
        }
        onBytes(ctx);
    }

    @Override
    public final void channelReadComplete(ChannelHandlerContext ctx) {
        if (!ctx.channel().config().isAutoRead()) {
            readCompleteDue = true;
        }
    }

    @Override
    public final void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE
                || event instanceof SslCloseCompletionEvent) {
            if (end == null && !lost) {
                end = event;
                onInputClosed(ctx);
            }
        } else if (event != ChannelInputShutdownReadComplete.INSTANCE) {
            ctx.fireUserEventTriggered(event);
        }
    }

    @Override
    public final void channelInactive(ChannelHandlerContext ctx) {
        if (!lost) {
            lost = true;
            onLost(ctx);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        // A reset or a TLS failure: the loss of the channel tells the rest.
        ctx.close();
    }
}
