package io.gossamer.proxy.channel;

import io.netty.channel.ChannelHandlerContext;
import org.jspecify.annotations.Nullable;

/**
 * Keeps reading off and holds what the transport reads all the same (after the peer's end it reads
 * to the last byte), until the next stage stands: for connections that need no detection.
 */
public final class Hold extends HoldingHandler {

    private @Nullable ChannelHandlerContext context;

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        pause(ctx);
    }

    /** Hands everything to the next handler and leaves. Turns reading on. */
    public void proceed() {
        if (context != null) {
            release(context);
        }
    }

    @Override
    protected void onBytes(ChannelHandlerContext ctx) {}

    @Override
    protected void onInputClosed(ChannelHandlerContext ctx) {}

    @Override
    protected void onLost(ChannelHandlerContext ctx) {}
}
