package io.gossamer.proxy.identify.boring;

import io.gossamer.proxy.channel.TlsLayer;
import io.gossamer.proxy.identify.engine.TlsHandshake;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NotYetConnectedException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * TLS of one connection. What comes in is opened straight into the buffers that are handed on, as
 * much as was read at once; what goes out is sealed by {@link RecordWriter}.
 */
final class BoringTls extends ChannelDuplexHandler implements TlsLayer {

    private final BoringContext context;
    private final @Nullable String serverName;
    private final BoringHandshake handshake;
    private @Nullable NativeConnection connection;
    private @Nullable RecordWriter writer;
    private @Nullable Future<?> timeout;
    private boolean handshaken;
    private boolean failed;
    private boolean inputEnded;
    private boolean closing;
    private boolean handedOn;
    private boolean released;
    private final RecordLengths lengths = new RecordLengths();

    /**
     * @param context retained for this connection
     * @param handshake of this connection
     */
    BoringTls(BoringContext context, @Nullable String serverName, BoringHandshake handshake) {
        this.context = context;
        this.serverName = serverName;
        this.handshake = handshake;
    }

    // ---- the handshake ----

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        if (ctx.channel().isActive()) {
            start(ctx);
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        start(ctx);
        ctx.fireChannelActive();
    }

    private void start(ChannelHandlerContext ctx) {
        if (connection != null) {
            return;
        }
        connection = new NativeConnection(context, handshake, serverName);
        writer = new RecordWriter(ctx, connection);
        timeout =
                ctx.executor()
                        .schedule(
                                () -> fail(ctx, timedOut()),
                                TlsHandshake.HANDSHAKE_TIMEOUT.toMillis(),
                                TimeUnit.MILLISECONDS);
        handshake.begin(connection);
        if (context.isClient()) {
            shake(ctx, Unpooled.EMPTY_BUFFER, connection);
            ctx.flush();
        }
        readIfNeeded(ctx);
    }

    private static SSLHandshakeException timedOut() {
        return new SSLHandshakeException(
                "handshake: not finished (expected: within "
                        + TlsHandshake.HANDSHAKE_TIMEOUT.toSeconds()
                        + " s)");
    }

    /** Goes on as far as the input carries. True if the handshake is done. */
    private boolean shake(ChannelHandlerContext ctx, ByteBuf input, NativeConnection with) {
        try {
            boolean done;
            boolean progress;
            do {
                int before = input.readableBytes();
                done = with.handshake(input);
                boolean used = before > input.readableBytes();
                progress = send(ctx, with) || (used && input.isReadable());
                handshake.stepped();
            } while (!done && progress && !with.isFreed());
            if (done) {
                succeed(ctx);
            }
            return done;
        } catch (SSLException e) {
            fail(ctx, e);
            return false;
        }
    }

    private boolean send(ChannelHandlerContext ctx, NativeConnection from) {
        ByteBuf out = from.drain(ctx.alloc());
        if (out == null) {
            return false;
        }
        ctx.write(out, ctx.voidPromise());
        return true;
    }

    private void succeed(ChannelHandlerContext ctx) {
        handshaken = true;
        stopTimeout();
        ctx.flush();
        handshake.succeed();
        ctx.fireUserEventTriggered(SslHandshakeCompletionEvent.SUCCESS);
        if (writer != null) {
            writer.open();
        }
    }

    private void stopTimeout() {
        if (timeout != null) {
            timeout.cancel(false);
            timeout = null;
        }
    }

    /** Of the handshake or later: what the library has to say goes to the peer, and that is all. */
    private void fail(ChannelHandlerContext ctx, SSLException thrown) {
        NativeConnection with = connection;
        if (failed || with == null || with.isFreed()) {
            return;
        }
        failed = true;
        stopTimeout();
        handshake.explain(thrown);
        send(ctx, with);
        ctx.flush();
        if (handshaken) {
            ctx.fireExceptionCaught(thrown);
        } else {
            handshake.forgetSession();
            ctx.fireUserEventTriggered(new SslHandshakeCompletionEvent(thrown));
        }
        ctx.close();
    }

    // ---- from the peer ----

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        open(ctx, NativeConnection.addressed(ctx.alloc(), (ByteBuf) message));
    }

    private void open(ChannelHandlerContext ctx, ByteBuf input) {
        NativeConnection with = connection;
        try {
            if (with == null || with.isFreed() || failed || inputEnded) {
                return;
            }
            int plain = lengths.add(input);
            if (handshaken || shake(ctx, input, with)) {
                read(ctx, input, plain, with);
            }
        } catch (SSLException e) {
            fail(ctx, e);
        } finally {
            input.release();
        }
    }

    /**
     * Also with an empty input: the library may hold what came with the end of the handshake.
     *
     * @param plain bytes that are expected at most, so that no buffer is larger than its content;
     *     none is larger than a record, up to which the allocator keeps them at hand
     */
    private void read(ChannelHandlerContext ctx, ByteBuf input, int plain, NativeConnection with)
            throws SSLException {
        NativeConnection.Input state = NativeConnection.Input.AGAIN;
        int left = plain + 1;
        while (state == NativeConnection.Input.AGAIN && !with.isFreed()) {
            int room = left > 0 ? left : NativeConnection.MAX_RECORD;
            ByteBuf output = ctx.alloc().directBuffer(Math.min(room, NativeConnection.MAX_RECORD));
            left -= output.capacity();
            try {
                state = with.read(input, output);
            } catch (SSLException e) {
                handOn(ctx, output);
                throw e;
            }
            handOn(ctx, output);
        }
        if (!with.isFreed() && send(ctx, with)) {
            ctx.flush();
        }
        if (state == NativeConnection.Input.END && !inputEnded) {
            inputEnded = true;
            ctx.fireUserEventTriggered(SslCloseCompletionEvent.SUCCESS);
        }
    }

    private void handOn(ChannelHandlerContext ctx, ByteBuf output) {
        if (output.isReadable()) {
            handedOn = true;
            ctx.fireChannelRead(output);
        } else {
            output.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (!handshaken) {
            ctx.flush();
        }
        readIfNeeded(ctx);
        handedOn = false;
        ctx.fireChannelReadComplete();
    }

    /** Somebody asked for a message, and what came was none. */
    private void readIfNeeded(ChannelHandlerContext ctx) {
        if (!ctx.channel().config().isAutoRead() && (!handedOn || !handshaken)) {
            ctx.read();
        }
    }

    // ---- to the peer ----

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        RecordWriter to = writer;
        if (to == null) {
            ReferenceCountUtil.release(message);
            promise.tryFailure(new NotYetConnectedException());
            return;
        }
        to.write((ByteBuf) message, promise);
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {
        if (writer != null) {
            writer.seal();
        }
        ctx.flush();
    }

    @Override
    public ChannelFuture closeOutbound() {
        RecordWriter to = writer;
        if (to == null) {
            throw new IllegalStateException("TLS: not connected (expected: a handshake first)");
        }
        return to.end();
    }

    @Override
    public void disconnect(ChannelHandlerContext ctx, ChannelPromise promise) {
        close(ctx, promise);
    }

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        RecordWriter to = writer;
        if (closing || to == null || !handshaken || failed || !ctx.channel().isActive()) {
            ctx.close(promise);
            return;
        }
        closing = true;
        ChannelFuture ended = to.end();
        Future<?> late =
                ctx.executor()
                        .schedule(
                                () -> ctx.close(ctx.newPromise()),
                                TlsHandshake.CLOSE_TIMEOUT.toMillis(),
                                TimeUnit.MILLISECONDS);
        ended.addListener(
                (ChannelFutureListener)
                        sent -> {
                            late.cancel(false);
                            ctx.close(promise);
                        });
    }

    // ---- the end ----

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (!handshaken && !failed) {
            failed = true;
            handshake.forgetSession();
            ctx.fireUserEventTriggered(
                    new SslHandshakeCompletionEvent(new ClosedChannelException()));
        }
        free();
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        free();
    }

    private void free() {
        stopTimeout();
        if (writer != null) {
            writer.close();
        }
        if (connection != null) {
            connection.free();
        }
        if (!released) {
            released = true;
            context.release();
        }
    }
}
