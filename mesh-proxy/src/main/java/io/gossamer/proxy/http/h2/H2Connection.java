package io.gossamer.proxy.http.h2;

import static io.netty.handler.codec.http2.Http2Error.INTERNAL_ERROR;
import static io.netty.handler.codec.http2.Http2Exception.connectionError;

import io.gossamer.proxy.http.HeaderBlock;
import io.gossamer.proxy.http.HttpLimits;
import io.gossamer.proxy.http.StreamReset;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/2 connection: reads frames, keeps the streams and the windows, and at the end of each
 * turn of the event loop sends what windows and the socket allow, one frame per stream in turn.
 * What waits is bounded by the streams' credit; the channel itself holds at most its watermark.
 */
abstract class H2Connection extends ChannelInboundHandlerAdapter {

    private static final int DEFAULT_WINDOW = 65_535;

    // Identifiers of settings (RFC 9113 section 6.5.2).
    private static final int INITIAL_WINDOW = 4;
    private static final int MAX_FRAME_SIZE = 5;
    private static final int MAX_HEADER_LIST = 6;

    final HeaderSink sink = new HeaderSink();
    final ClosedStreams closedStreams = new ClosedStreams();
    final FloodGuard guard;

    private final Http2Parameters parameters;
    private final HeaderSource source = new HeaderSource();
    private final IntObjectMap<H2Stream> streams = new IntObjectHashMap<>();
    private final SendQueue sendQueue = new SendQueue(this);
    private final ReceiveWindow receiveWindow;
    private final FrameListener frames;
    private final FrameInput input;
    private final Runnable flushTask = this::flushNow;

    private @Nullable ChannelHandlerContext context;
    private @Nullable FrameOutput output;
    private boolean started;
    private boolean flushScheduled;
    private boolean terminated;
    private boolean closing;

    H2Connection(Http2Parameters parameters) {
        this.parameters = parameters;
        this.guard = new FloodGuard(parameters.nanos());
        this.receiveWindow = new ReceiveWindow(parameters.connectionWindow());
        this.frames = new FrameListener(this, guard);
        this.input = new FrameInput(frames, sink, parameters.maxFrame());
    }

    /** Sends the preface and settings of this side. */
    abstract void sendPreface(FrameOutput out);

    /** Sends SETTINGS: what both sides say of themselves, after one that only this side does. */
    final void sendSettings(FrameOutput out, int own, int value) {
        out.settings(
                own,
                value,
                INITIAL_WINDOW,
                parameters.streamWindow(),
                MAX_FRAME_SIZE,
                parameters.maxFrame(),
                MAX_HEADER_LIST,
                HttpLimits.MAX_HEADER_BYTES);
    }

    /** Takes what is there of the peer's preface off the input; false if it is not complete. */
    abstract boolean readPreface(ByteBuf in) throws Http2Exception;

    /** A header block was decoded into the sink. */
    abstract void onHeaders(int streamId, boolean end) throws Http2Exception;

    /** A header block was larger than the limit; it was decoded, but not kept. */
    abstract void onHeadersTooLarge(int streamId) throws Http2Exception;

    /** Whether no stream of that number was opened yet. */
    abstract boolean isIdle(int streamId);

    /** Number of the last stream of the peer that was taken, for GOAWAY. */
    abstract int lastPeerStream();

    /** A stream ended; its number is free for another one. */
    abstract void onStreamRemoved(H2Stream stream);

    /** The connection is gone. Called once, after its streams were reset. */
    abstract void onLost();

    /** The peer's settings, after what concerns both sides. */
    abstract void onPeerSettings(Http2Settings settings) throws Http2Exception;

    abstract void onSettingsAck();

    abstract void onPingAck(long data);

    /** The peer takes no stream above that number. */
    abstract void onGoAway(int lastStreamId);

    ChannelHandlerContext context() {
        ChannelHandlerContext ctx = context;
        if (ctx == null) {
            throw new IllegalStateException("connection: not in a pipeline");
        }
        return ctx;
    }

    FrameOutput output() {
        FrameOutput out = output;
        if (out == null) {
            throw new IllegalStateException("connection: not in a pipeline");
        }
        return out;
    }

    Http2Parameters parameters() {
        return parameters;
    }

    HeaderSource source() {
        return source;
    }

    SendQueue sendQueue() {
        return sendQueue;
    }

    ReceiveWindow receiveWindow() {
        return receiveWindow;
    }

    /** Grows with what the peer sends: shows that it lives. */
    long framesRead() {
        return frames.frames();
    }

    boolean isTerminated() {
        return terminated || closing;
    }

    // The channel.

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        output = new FrameOutput(ctx);
        if (ctx.channel().isActive()) {
            start();
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        start();
        ctx.fireChannelActive();
    }

    private void start() {
        if (!started) {
            started = true;
            FrameOutput out = output();
            sendPreface(out);
            int more = parameters.connectionWindow() - DEFAULT_WINDOW;
            if (more > 0) {
                out.windowUpdate(0, more);
            }
            scheduleFlush();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf data = (ByteBuf) message;
        if (isTerminated()) {
            data.release();
            return;
        }
        try {
            readFrames(ctx, data);
        } finally {
            data.release();
        }
    }

    private void readFrames(ChannelHandlerContext ctx, ByteBuf in) {
        boolean more = true;
        while (more && !isTerminated()) {
            try {
                more = readPreface(in) && input.readNext(ctx, in);
            } catch (Http2Exception e) {
                onError(e);
            } catch (RuntimeException e) {
                onError(connectionError(INTERNAL_ERROR, e, "frame: %s", e.getMessage()));
            }
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (ctx.channel().isWritable() && !sendQueue.isEmpty()) {
            scheduleFlush();
        }
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            // HTTP/2 has no half-closed connection.
            close();
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        terminate();
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        close();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        close();
    }

    @SuppressWarnings("FutureReturnValueIgnored")
    public final void close() {
        ChannelHandlerContext ctx = context;
        if (!terminated && ctx != null) {
            terminate();
            ctx.close();
        }
    }

    /** Closes when what was written has left. */
    @SuppressWarnings("FutureReturnValueIgnored")
    final void closeAfterWrites() {
        if (isTerminated()) {
            return;
        }
        ChannelHandlerContext ctx = context();
        resetStreams(StreamReset.CONNECTION_LOST);
        output().write();
        closing = true;
        ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    private void terminate() {
        if (terminated) {
            return;
        }
        terminated = true;
        resetStreams(StreamReset.CONNECTION_LOST);
        sendQueue.clear();
        input.close();
        output().release();
        onLost();
    }

    private void resetStreams(StreamReset reason) {
        for (H2Stream stream : copyOfStreams()) {
            streams.remove(stream.id);
            stream.dieWith(lossOf(stream, reason));
        }
    }

    /** What the loss of the connection means to a stream. */
    StreamReset lossOf(H2Stream stream, StreamReset reason) {
        return reason;
    }

    // Streams.

    final @Nullable H2Stream stream(int id) {
        return streams.get(id);
    }

    final int streamCount() {
        return streams.size();
    }

    final H2Stream[] copyOfStreams() {
        Collection<H2Stream> values = streams.values();
        return values.toArray(new H2Stream[0]);
    }

    final void add(H2Stream stream) {
        streams.put(stream.id, stream);
    }

    /** Removes the stream if both sides have ended. */
    final void removeIfEnded(H2Stream stream) {
        if (stream.isRemoteEnded() && stream.isLocalEnded() && !stream.isDead()) {
            streams.remove(stream.id);
            closedStreams.ended(stream.id);
            stream.die();
            onStreamRemoved(stream);
        }
    }

    /** Resets a stream by RST_STREAM; its listener is not told. */
    final void resetByUs(H2Stream stream, long code) {
        if (streams.remove(stream.id) != null) {
            closedStreams.resetByUs(stream.id);
            stream.die();
            output().reset(stream.id, code);
            scheduleFlush();
            onStreamRemoved(stream);
        }
    }

    /** A reset that the peer has provoked; too many end the connection. */
    final void resetForPeer(int streamId, long code, StreamReset reason) throws Http2Exception {
        H2Stream stream = streams.remove(streamId);
        closedStreams.resetByUs(streamId);
        output().reset(streamId, code);
        scheduleFlush();
        if (stream != null) {
            stream.dieWith(reason);
            onStreamRemoved(stream);
        }
        FrameListener.checkFlood(guard.onReset(), "streams that end by reset");
    }

    /** Forgets a stream that the peer gave up. */
    final void dropped(H2Stream stream, StreamReset reason) {
        if (streams.remove(stream.id) != null) {
            closedStreams.ended(stream.id);
            stream.dieWith(reason);
            onStreamRemoved(stream);
        }
    }

    // Errors.

    private void onError(Http2Exception error) {
        try {
            if (error instanceof Http2Exception.HeaderListSizeException tooLarge) {
                onHeadersTooLarge(tooLarge.streamId());
            } else if (error instanceof Http2Exception.StreamException) {
                resetForPeer(
                        Http2Exception.streamId(error),
                        error.error().code(),
                        StreamReset.PROTOCOL_ERROR);
            } else {
                fail(error);
            }
        } catch (Http2Exception e) {
            fail(e);
        }
    }

    /** Ends the connection with GOAWAY. */
    final void fail(Http2Exception error) {
        if (!isTerminated()) {
            output().goAway(lastPeerStream(), error.error().code());
            closeAfterWrites();
        }
    }

    // Credit for the peer.

    final void returnCredit(int bytes) {
        if (isTerminated()) {
            return;
        }
        int announced = receiveWindow.restore(bytes);
        if (announced > 0) {
            announceWindow(0, announced);
        }
    }

    final void announceWindow(int streamId, int bytes) {
        if (!isTerminated()) {
            output().windowUpdate(streamId, bytes);
            scheduleFlush();
        }
    }

    // Sending.

    final void sendTrailers(int streamId, HeaderBlock trailers) {
        sendHeaders(streamId, source.trailers(trailers), true);
    }

    final void sendHeaders(int streamId, HeaderSource headers, boolean end) {
        try {
            output().headers(streamId, headers, end);
            scheduleFlush();
        } catch (Http2Exception e) {
            fail(connectionError(INTERNAL_ERROR, e, "headers: %s", e.getMessage()));
        }
    }

    final void scheduleFlush() {
        if (!flushScheduled && !isTerminated()) {
            flushScheduled = true;
            context().channel().eventLoop().execute(flushTask);
        }
    }

    private void flushNow() {
        flushScheduled = false;
        if (isTerminated()) {
            return;
        }
        sendQueue.distribute(output());
        if (!isTerminated()) {
            output().write();
            context().flush();
            onFlushed();
        }
    }

    /** What was written has been handed to the socket, or waits in the channel for it. */
    void onFlushed() {}
}
