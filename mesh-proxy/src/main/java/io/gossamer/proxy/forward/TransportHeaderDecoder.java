package io.gossamer.proxy.forward;

import io.gossamer.proxy.channel.HoldingHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads the transport header at the beginning of a direct connection. Starts reading when it is
 * added, stops behind the header, and holds what follows until {@link #proceed}. All calls are on
 * the channel's event loop.
 */
public final class TransportHeaderDecoder extends HoldingHandler {

    /** Hears of one connection: one call. */
    public interface Listener {

        /** The owner installs the next stage behind the decoder and calls {@link #proceed}. */
        void onHeader(TransportHeader header);

        /**
         * No header: malformed, too late, or ended within. The channel is being closed.
         *
         * @param reason {@code what: value (expected: ...)}
         */
        void onNoHeader(String reason);
    }

    private final TransportHeaderForm form;
    private final Duration timeout;
    private final Listener listener;
    private @Nullable ChannelHandlerContext context;
    private @Nullable Future<?> timer;
    private boolean ended;

    /**
     * @param timeout for the whole header, from now on
     */
    public TransportHeaderDecoder(TransportHeaderForm form, Duration timeout, Listener listener) {
        this.form = form;
        this.timeout = timeout;
        this.listener = listener;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        timer =
                ctx.executor()
                        .schedule(
                                () ->
                                        fail(
                                                "transport header: late (expected: within "
                                                        + timeout
                                                        + ")"),
                                timeout.toNanos(),
                                TimeUnit.NANOSECONDS);
        ctx.channel().config().setAutoRead(true);
    }

    /** Hands on what follows the header and leaves. Turns reading on. */
    public void proceed() {
        if (context != null) {
            release(context);
        }
    }

    @Override
    protected void onBytes(ChannelHandlerContext ctx) {
        if (ended) {
            return;
        }
        try {
            TransportHeader header = form.decode(held());
            if (header != null) {
                end(ctx);
                listener.onHeader(header);
            }
        } catch (MalformedHeaderException e) {
            fail(String.valueOf(e.getMessage()));
        }
    }

    @Override
    protected void onInputClosed(ChannelHandlerContext ctx) {
        leave("transport header: ended early (expected: a whole header)");
    }

    @Override
    protected void onLost(ChannelHandlerContext ctx) {
        leave("transport header: connection lost (expected: a whole header)");
    }

    /** A peer that gives its connection up before the first byte did nothing wrong (rule R5). */
    private void leave(String reason) {
        if (heldBytes() == 0 && !ended && context != null) {
            end(context);
            context.close();
        } else {
            fail(reason);
        }
    }

    private void fail(String reason) {
        if (!ended && context != null) {
            end(context);
            context.close();
            listener.onNoHeader(reason);
        }
    }

    private void end(ChannelHandlerContext ctx) {
        ended = true;
        if (timer != null) {
            timer.cancel(false);
        }
        pause(ctx);
    }
}
