package io.gossamer.proxy.detect;

import io.gossamer.proxy.channel.HoldingHandler;
import io.gossamer.proxy.model.Protocol;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what a client speaks, holding its bytes meanwhile. Starts reading when it is added to
 * the pipeline; after a verdict reading is off, until the owner has installed the next stage behind
 * it and calls {@link #proceed}, which hands the bytes on as they came and removes this handler.
 *
 * <p>All calls, in both directions, are on the channel's event loop.
 */
public final class ProtocolDetector extends HoldingHandler {

    /** Hears of one connection. Exactly one call of those that end the detection is made. */
    public interface Listener {

        /**
         * The client's bytes decided. Ends the detection.
         *
         * @param serverName the SNI, for TLS; null if the ClientHello names none
         */
        void onDetected(Protocol protocol, @Nullable String serverName);

        /** The client has sent nothing for the time set. Detection goes on. */
        void onSilence();

        /** The client ended its direction while undecided. Ends the detection. */
        void onHalfClose();

        /** Undecided at the bound of time or bytes. Ends the detection. */
        void onLimit();

        /** The connection is gone while undecided. Ends the detection. */
        void onClosed();
    }

    private final DetectionSettings settings;
    private final Listener listener;
    private final ProtocolPrefix prefix = new ProtocolPrefix();
    private @Nullable ChannelHandlerContext context;
    private @Nullable Future<?> timer;
    private boolean anyByte;
    private boolean ended;

    public ProtocolDetector(DetectionSettings settings, Listener listener) {
        this.settings = settings;
        this.listener = listener;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        Duration silence = settings.silence();
        if (silence != null) {
            schedule(ctx, silence, this::onSilence);
        }
        ctx.channel().config().setAutoRead(true);
    }

    /**
     * Ends the detection without a verdict of this handler, since the server has decided. No call
     * of the listener follows; {@link #proceed} is still due.
     */
    void decidedElsewhere() {
        end();
    }

    /** Hands everything held to the next handler and leaves. Turns reading on. */
    public void proceed() {
        if (context != null) {
            end();
            release(context);
        }
    }

    @Override
    protected void onBytes(ChannelHandlerContext ctx) {
        if (ended) {
            return;
        }
        if (!anyByte) {
            anyByte = true;
            cancelTimer();
        }
        switch (prefix.look(held())) {
            case TLS -> clientHello();
            case HTTP1 -> plain(Protocol.HTTP1);
            case HTTP2 -> plain(Protocol.HTTP2);
            case OPAQUE -> plain(Protocol.OPAQUE);
            case UNDECIDED -> undecided();
        }
        if (!ended && timer == null) {
            schedule(ctx, settings.timeout(), this::onTimeout);
        }
    }

    private void undecided() {
        if (settings.declared() != null && prefix.excludesTls()) {
            plain(Protocol.OPAQUE);
        } else if (heldBytes() >= settings.maxBytes() && end()) {
            listener.onLimit();
        }
    }

    private void clientHello() {
        ClientHelloPeek.Result result = ClientHelloPeek.peek(held());
        switch (result.status()) {
            case HELLO -> {
                if (end()) {
                    listener.onDetected(Protocol.TLS, result.serverName());
                }
            }
            case UNREADABLE -> plain(Protocol.OPAQUE);
            case INCOMPLETE -> {}
        }
    }

    private void plain(Protocol found) {
        if (end()) {
            Protocol declared = settings.declared();
            listener.onDetected(declared == null ? found : declared, null);
        }
    }

    private void onSilence() {
        timer = null;
        if (!ended && !anyByte) {
            listener.onSilence();
        }
    }

    private void onTimeout() {
        if (end()) {
            listener.onLimit();
        }
    }

    @Override
    protected void onInputClosed(ChannelHandlerContext ctx) {
        if (end()) {
            listener.onHalfClose();
        }
    }

    @Override
    protected void onLost(ChannelHandlerContext ctx) {
        if (end()) {
            listener.onClosed();
        }
    }

    private boolean end() {
        if (ended) {
            return false;
        }
        ended = true;
        cancelTimer();
        if (context != null) {
            pause(context);
        }
        return true;
    }

    private void schedule(ChannelHandlerContext ctx, Duration delay, Runnable task) {
        timer = ctx.executor().schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void cancelTimer() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }
}
