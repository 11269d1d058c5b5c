package io.gossamer.proxy.detect;

import io.gossamer.proxy.channel.HoldingHandler;
import io.netty.channel.ChannelHandlerContext;
import org.jspecify.annotations.Nullable;

/**
 * Watches a speculative connection for the server's first bytes (rule R5) and holds them. Reading
 * stops with the decision, which falls within nine bytes.
 */
final class ServerProbe extends HoldingHandler {

    /** Hears of one speculative connection, at most once. */
    interface Listener {

        /** The server speaks first. */
        void onOpaque();

        /** Nothing can be concluded: HTTP, or the server has gone. */
        void onNoEvidence();
    }

    private final Listener listener;
    private @Nullable ChannelHandlerContext context;
    private boolean ended;

    ServerProbe(Listener listener) {
        this.listener = listener;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        ctx.channel().config().setAutoRead(true);
    }

    /** No call of the listener follows. What comes is held until {@link #proceed}. */
    void end() {
        ended = true;
        if (context != null) {
            pause(context);
        }
    }

    void proceed() {
        if (context != null) {
            ended = true;
            release(context);
        }
    }

    @Override
    protected void onBytes(ChannelHandlerContext ctx) {
        if (ended) {
            return;
        }
        switch (ServerFirst.classify(held())) {
            case OPAQUE -> {
                end();
                listener.onOpaque();
            }
            case NONE -> noEvidence();
            case UNDECIDED -> {}
        }
    }

    @Override
    protected void onInputClosed(ChannelHandlerContext ctx) {
        noEvidence();
    }

    @Override
    protected void onLost(ChannelHandlerContext ctx) {
        noEvidence();
    }

    private void noEvidence() {
        if (!ended) {
            end();
            listener.onNoEvidence();
        }
    }
}
