package io.gossamer.proxy.http.h1;

import io.gossamer.proxy.channel.TlsLayer;
import io.gossamer.proxy.http.HeaderBlock;
import io.gossamer.proxy.http.HttpLimits;
import io.gossamer.proxy.http.HttpStreamListener;
import io.gossamer.proxy.model.ProxyFailure;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of an HTTP/1 connection in both directions: input that is kept until it is wanted, body
 * credit, one flush per turn of the event loop, half-close. Input stops being read from the socket
 * while more is kept than a window.
 */
abstract class Http1Connection extends ChannelInboundHandlerAdapter {

    /** What may be kept unread: the largest head, and as much that came with it. Bytes. */
    private static final int MAX_KEPT = 2 * HttpLimits.MAX_HEADER_BYTES;

    /** What is thrown away of a message that is not wanted, before the connection is closed. */
    private static final int MAX_DISCARDED = 1024 * 1024;

    private static final long LINGER_MILLIS = 1_000;

    final BodyDecoder body = new BodyDecoder();

    private final Runnable flushTask = this::flushNow;

    private @Nullable ChannelHandlerContext context;
    private @Nullable ByteBuf input;
    private boolean inputEnded;
    private boolean pumping;
    private boolean pumpAgain;
    private boolean flushScheduled;
    private boolean readingPaused;
    private boolean closed;
    private int unconsumed;
    private int undrained;

    /** The connection ends: further input is thrown away, up to this many bytes. -1: it lives. */
    private int discardable = -1;

    private boolean closing;

    /** Makes one step with the input. False if there is nothing to do until something changes. */
    abstract boolean step(ByteBuf in) throws ProxyFailure;

    /** The peer broke the rules of the protocol. */
    abstract void onMalformed(ProxyFailure failure);

    /**
     * The peer will send no more; what came before has been taken as far as possible. Called again
     * whenever more of it has been taken.
     */
    abstract void onInputEnded();

    /** What was written has been handed to the socket, or waits in the channel for it. */
    abstract void onFlushed();

    /** Body bytes of the current exchange have left. */
    abstract void onDrained(int bytes);

    /** The connection is gone. Called once. */
    abstract void onLost();

    ChannelHandlerContext context() {
        ChannelHandlerContext ctx = context;
        if (ctx == null) {
            throw new IllegalStateException("connection: not in a pipeline");
        }
        return ctx;
    }

    ByteBufAllocator alloc() {
        return context().alloc();
    }

    boolean isClosed() {
        return closed;
    }

    boolean isInputEnded() {
        return inputEnded;
    }

    boolean hasInput() {
        ByteBuf in = input;
        return in != null && in.isReadable();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        ctx.channel().config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        close();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf data = (ByteBuf) message;
        if (closed || discardable >= 0) {
            discard(data);
            return;
        }
        ByteBuf kept = input;
        input =
                kept == null
                        ? data
                        : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(ctx.alloc(), kept, data);
        pump();
    }

    private void discard(ByteBuf data) {
        discardable -= data.readableBytes();
        data.release();
        if (discardable < 0) {
            close();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslCloseCompletionEvent closed && closed.isSuccess()) {
            endInput();
        } else if (event instanceof ChannelInputShutdownEvent) {
            endOfTcp(ctx);
        }
        ctx.fireUserEventTriggered(event);
    }

    /** Within TLS only close_notify ends a message: a bare end may be an attacker's truncation. */
    private void endOfTcp(ChannelHandlerContext ctx) {
        if (ctx.pipeline().get(TlsLayer.class) == null) {
            endInput();
        } else if (!inputEnded) {
            close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        endOfTcp(ctx);
        terminate();
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        // A broken socket or TLS session: the channel's close tells the rest.
        close();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (ctx.channel().isWritable()) {
            reportDrained();
            if (hasInput()) {
                pump();
            }
        }
        ctx.fireChannelWritabilityChanged();
    }

    /** Whether the socket takes what is written: false while a slow reader holds it up. */
    final boolean isWritable() {
        return context().channel().isWritable();
    }

    private void endInput() {
        if (inputEnded || closed) {
            return;
        }
        inputEnded = true;
        if (discardable >= 0) {
            closeAfterWrites();
            return;
        }
        pump();
    }

    /** Goes on with the input that is kept. */
    final void pump() {
        if (pumping) {
            pumpAgain = true;
            return;
        }
        pumping = true;
        try {
            do {
                pumpAgain = false;
                while (!closed && discardable < 0 && step(kept())) {
                    // One step after the other.
                }
            } while (pumpAgain && !closed);
        } catch (ProxyFailure failure) {
            onMalformed(failure);
        } finally {
            pumping = false;
        }
        releaseIfEmpty();
        updateReading();
        if (inputEnded && !closed && discardable < 0) {
            onInputEnded();
        }
    }

    private ByteBuf kept() {
        ByteBuf in = input;
        return in == null ? Unpooled.EMPTY_BUFFER : in;
    }

    private void releaseIfEmpty() {
        ByteBuf in = input;
        if (in != null && (closed || !in.isReadable())) {
            in.release();
            input = null;
        }
    }

    private void updateReading() {
        if (closed) {
            return;
        }
        ByteBuf in = input;
        boolean pause =
                discardable < 0
                        && (unconsumed >= HttpLimits.STREAM_WINDOW
                                || (in != null && in.readableBytes() >= MAX_KEPT));
        if (pause != readingPaused) {
            readingPaused = pause;
            context().channel().config().setAutoRead(!pause);
        }
    }

    /** Room in the window of the current exchange. Bytes. */
    final int room() {
        return HttpLimits.STREAM_WINDOW - unconsumed;
    }

    final void delivered(int bytes) {
        unconsumed += bytes;
    }

    /** An exchange has ended: for what it has not consumed nobody gives credit any more. */
    final void resetCredit() {
        unconsumed = 0;
        undrained = 0;
        updateReading();
    }

    final void consumedBytes(int bytes) {
        unconsumed -= bytes;
        if (hasInput() || readingPaused || inputEnded) {
            pump();
        }
    }

    /** Delivers what has ended a body. */
    final void deliverEnd(HttpStreamListener listener) {
        HeaderBlock trailers = body.takeTrailers();
        if (trailers == null) {
            listener.onData(Unpooled.EMPTY_BUFFER, true);
        } else {
            listener.onTrailers(trailers);
        }
    }

    /** Writes without waiting for the outcome; flushed at the end of this turn of the loop. */
    final void write(ByteBuf data) {
        ChannelHandlerContext ctx = context();
        ctx.write(data, ctx.voidPromise());
        scheduleFlush();
    }

    /**
     * Writes {@code data} that carries {@code bytes} of body. They count as drained when the socket
     * has taken so much that what the channel holds is below its watermark again.
     */
    final void writeBody(ByteBuf data, int bytes) {
        undrained += bytes;
        write(data);
    }

    private void scheduleFlush() {
        if (!flushScheduled) {
            flushScheduled = true;
            context().channel().eventLoop().execute(flushTask);
        }
    }

    private void flushNow() {
        flushScheduled = false;
        if (!closed || closing) {
            context().flush();
            onFlushed();
            reportDrained();
        }
    }

    private void reportDrained() {
        if (undrained > 0 && isWritable() && !closed) {
            int bytes = undrained;
            undrained = 0;
            onDrained(bytes);
        }
    }

    /** Ends our direction, after what was written. */
    @SuppressWarnings("FutureReturnValueIgnored")
    final void shutdownOutput() {
        ChannelHandlerContext ctx = context();
        TlsLayer tls = ctx.pipeline().get(TlsLayer.class);
        if (tls != null) {
            ctx.flush();
            tls.closeOutbound();
        } else if (ctx.channel() instanceof DuplexChannel duplex) {
            ctx.writeAndFlush(Unpooled.EMPTY_BUFFER)
                    .addListener(
                            written -> {
                                if (written.isSuccess()) {
                                    duplex.shutdownOutput();
                                }
                            });
        } else {
            closeAfterWrites();
        }
    }

    /** Closes when what was written has left. */
    @SuppressWarnings("FutureReturnValueIgnored")
    final void closeAfterWrites() {
        if (closing || closed) {
            return;
        }
        closing = true;
        ChannelHandlerContext ctx = context();
        discardable = MAX_DISCARDED;
        dropInput();
        ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    /**
     * Closes in a way that lets the peer read the answer while it still sends: closing at once
     * would make its kernel drop what has arrived.
     */
    @SuppressWarnings("FutureReturnValueIgnored")
    final void lingerAndClose() {
        if (closed || discardable >= 0) {
            return;
        }
        if (inputEnded) {
            closeAfterWrites();
            return;
        }
        ChannelHandlerContext ctx = context();
        discardable = MAX_DISCARDED;
        dropInput();
        updateReading();
        if (ctx.channel() instanceof DuplexChannel && ctx.pipeline().get(TlsLayer.class) == null) {
            shutdownOutput();
        }
        ctx.flush();
        ctx.executor().schedule(this::closeAfterWrites, LINGER_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void dropInput() {
        ByteBuf in = input;
        if (in != null && !pumping) {
            in.release();
            input = null;
        } else if (in != null) {
            in.skipBytes(in.readableBytes());
        }
    }

    /** Closes now; {@link #onLost} follows. */
    @SuppressWarnings("FutureReturnValueIgnored")
    public final void close() {
        ChannelHandlerContext ctx = context;
        if (!closed && ctx != null) {
            terminate();
            ctx.close();
        }
    }

    /** Closes with a reset, where a mere close would look like the end of a message. */
    final void abort() {
        if (!closed) {
            context().channel().config().setOption(ChannelOption.SO_LINGER, 0);
            close();
        }
    }

    private void terminate() {
        if (closed) {
            return;
        }
        closed = true;
        if (!pumping) {
            releaseIfEmpty();
        }
        onLost();
    }
}
