package io.gossamer.proxy.accept;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.ByteToMessageDecoder;

/**
 * Keeps what arrives before any stage reads. Reading is off then, but when the client ends its
 * direction early the transport reads to the last byte all the same, and a pipeline without a stage
 * would lose it. Leaves with the first read that a stage asks for; what it holds follows in the
 * loop's next turn. Bounded by the socket's receive buffer.
 */
final class EarlyInput extends ChannelDuplexHandler {

    private ByteBuf held = Unpooled.EMPTY_BUFFER;
    private boolean inputClosed;
    private boolean leaving;

    @Override
    public void read(ChannelHandlerContext ctx) {
        ctx.read();
        if (leaving) {
            return;
        }
        leaving = true;
        if (!held.isReadable() && !inputClosed) {
            ctx.pipeline().remove(this);
        } else {
            ctx.executor().execute(() -> leave(ctx));
        }
    }

    private void leave(ChannelHandlerContext ctx) {
        if (ctx.isRemoved()) {
            return;
        }
        ByteBuf bytes = held;
        held = Unpooled.EMPTY_BUFFER;
        if (bytes.isReadable()) {
            ctx.fireChannelRead(bytes);
            ctx.fireChannelReadComplete();
        }
        if (inputClosed) {
            ctx.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        }
        if (!ctx.isRemoved()) {
            ctx.pipeline().remove(this);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        held =
                held.isReadable()
                        ? ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(ctx.alloc(), held, bytes)
                        : bytes;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE) {
            inputClosed = true;
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        held.release();
        held = Unpooled.EMPTY_BUFFER;
    }
}
