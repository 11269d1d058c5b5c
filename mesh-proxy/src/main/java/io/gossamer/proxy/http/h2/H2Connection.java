package io.gossamer.proxy.http.h2;

import static io.netty.handler.codec.http2.Http2Error.ENHANCE_YOUR_CALM;
import static io.netty.handler.codec.http2.Http2Error.FLOW_CONTROL_ERROR;
import static io.netty.handler.codec.http2.Http2Error.INTERNAL_ERROR;
import static io.netty.handler.codec.http2.Http2Error.PROTOCOL_ERROR;
import static io.netty.handler.codec.http2.Http2Error.STREAM_CLOSED;
import static io.netty.handler.codec.http2.Http2Exception.connectionError;
import static io.netty.handler.codec.http2.Http2Exception.streamError;

import io.gossamer.proxy.http.BodySlices;
import io.gossamer.proxy.http.HeaderBlock;
import io.gossamer.proxy.http.HttpLimits;
import io.gossamer.proxy.http.StreamReset;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http2.DefaultHttp2FrameReader;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import java.util.ArrayDeque;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/2 connection: reads frames, keeps the streams and the windows, and at the end of each
 * turn of the event loop sends what windows and the socket allow, one frame per stream in turn.
 * What waits is bounded by the streams' credit; the channel itself holds at most its watermark.
 */
abstract class H2Connection extends ChannelInboundHandlerAdapter implements FrameEvents {

    /** CONTINUATION frames of one header block, empty ones included. */
    private static final int MAX_CONTINUATIONS = 32;

    /** Control frames that a peer makes us keep because it does not read. Bytes. */
    private static final int MAX_CONTROL_BYTES = 256 * 1024;

    private static final int DEFAULT_WINDOW = 65_535;
    private static final int MAX_WINDOW = Integer.MAX_VALUE;

    final HeaderSink sink = new HeaderSink();
    final ClosedStreams closedStreams = new ClosedStreams();
    final FloodGuard guard;

    private final Http2Parameters parameters;
    private final HeaderSource source = new HeaderSource();
    private final IntObjectMap<H2Stream> streams = new IntObjectHashMap<>();
    private final ArrayDeque<H2Stream> ready = new ArrayDeque<>();
    private final Runnable flushTask = this::flushNow;
    private final DefaultHttp2FrameReader reader =
            new DefaultHttp2FrameReader(new SinkDecoder(sink), MAX_CONTINUATIONS);

    private @Nullable ChannelHandlerContext context;
    private @Nullable FrameOutput output;
    private @Nullable ByteBuf input;
    private boolean started;
    private boolean flushScheduled;
    private boolean distributing;
    private boolean terminated;
    private boolean closing;
    private boolean reading;

    private int sendWindow = DEFAULT_WINDOW;
    private int initialSendWindow = DEFAULT_WINDOW;
    private int receiveWindow;
    private int unannounced;
    private long framesRead;

    H2Connection(Http2Parameters parameters) {
        this.parameters = parameters;
        this.guard = new FloodGuard(parameters.nanos());
        this.receiveWindow = parameters.connectionWindow();
    }

    /** Sends the preface and settings of this side. */
    abstract void sendPreface(FrameOutput out);

    /** Takes the peer's preface off the input; false if it is not complete. */
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

    /** The peer's limit on our streams. */
    void onPeerMaxStreams(long streams) {}

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

    int initialSendWindow() {
        return initialSendWindow;
    }

    /** Grows with what the peer sends: shows that it lives. */
    long framesRead() {
        return framesRead;
    }

    void countFrame() {
        framesRead++;
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
        ByteBuf kept = input;
        ByteBuf in =
                kept == null
                        ? data
                        : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(ctx.alloc(), kept, data);
        input = in;
        reading = true;
        readFrames(ctx, in);
        reading = false;
        if (!in.isReadable() || isTerminated()) {
            input = null;
            in.release();
        }
    }

    private void readFrames(ChannelHandlerContext ctx, ByteBuf in) {
        while (!isTerminated() && in.isReadable()) {
            int before = in.readerIndex();
            try {
                if (!readPreface(in)) {
                    return;
                }
                reader.readFrame(ctx, in, this);
            } catch (Http2Exception e) {
                onError(e);
            } catch (RuntimeException e) {
                onError(connectionError(INTERNAL_ERROR, e, "frame: %s", e.getMessage()));
            }
            if (in.readerIndex() == before) {
                return;
            }
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (ctx.channel().isWritable() && !ready.isEmpty()) {
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
        ready.clear();
        reader.close();
        output().release();
        ByteBuf in = input;
        if (in != null && !reading) {
            input = null;
            in.release();
        }
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
        checkFlood(guard.onReset(), "streams that end by reset");
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

    static void checkFlood(boolean allowed, String what) throws Http2Exception {
        if (!allowed) {
            throw connectionError(ENHANCE_YOUR_CALM, "flood: %s", what);
        }
    }

    // Frames.

    @Override
    public int onDataRead(
            ChannelHandlerContext ctx, int streamId, ByteBuf data, int padding, boolean end)
            throws Http2Exception {
        framesRead++;
        int credit = data.readableBytes() + padding;
        receiveWindow -= credit;
        if (receiveWindow < 0) {
            throw connectionError(FLOW_CONTROL_ERROR, "DATA beyond the connection's window");
        }
        checkFlood(guard.onData(!data.isReadable() && !end), "empty DATA");
        H2Stream stream = streams.get(streamId);
        if (stream == null || stream.isRemoteEnded() || !stream.acceptsPeerData()) {
            returnCredit(credit);
            refuseData(streamId, stream);
            return credit;
        }
        stream.receiveWindow -= credit;
        if (stream.receiveWindow < 0) {
            returnCredit(credit);
            throw streamError(streamId, FLOW_CONTROL_ERROR, "DATA beyond the stream's window");
        }
        ByteBuf part = BodySlices.take(ctx.alloc(), data, data.readableBytes());
        if (!stream.onData(part, end, credit)) {
            throw streamError(streamId, PROTOCOL_ERROR, "DATA contradicts content-length");
        }
        removeIfEnded(stream);
        return credit;
    }

    private void refuseData(int streamId, @Nullable H2Stream stream) throws Http2Exception {
        if (stream == null && isIdle(streamId)) {
            throw connectionError(PROTOCOL_ERROR, "DATA on an idle stream");
        }
        if (stream != null && !stream.isRemoteEnded()) {
            throw streamError(streamId, PROTOCOL_ERROR, "DATA before HEADERS");
        }
        if (!closedStreams.wasResetByUs(streamId)) {
            throw streamError(streamId, STREAM_CLOSED, "DATA on a closed stream");
        }
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext ctx, int streamId, Http2Headers headers, int padding, boolean end)
            throws Http2Exception {
        framesRead++;
        onHeaders(streamId, end);
    }

    @Override
    public void onRstStreamRead(ChannelHandlerContext ctx, int streamId, long code)
            throws Http2Exception {
        framesRead++;
        if (isIdle(streamId)) {
            throw connectionError(PROTOCOL_ERROR, "RST_STREAM on an idle stream");
        }
        H2Stream stream = streams.get(streamId);
        if (stream != null) {
            dropped(stream, ResetCodes.fromCode(code));
        }
        checkFlood(guard.onReset(), "streams that end by reset");
    }

    @Override
    public void onSettingsRead(ChannelHandlerContext ctx, Http2Settings settings)
            throws Http2Exception {
        framesRead++;
        checkFlood(guard.onSettings(), "SETTINGS");
        FrameOutput out = output();
        // HPACK's own change of table size must come after the acknowledgement.
        out.settingsAck();
        Long tableSize = settings.headerTableSize();
        if (tableSize != null) {
            out.headerTableSize(tableSize);
        }
        Integer frameSize = settings.maxFrameSize();
        if (frameSize != null) {
            out.maxFrameSize(frameSize);
        }
        Integer window = settings.initialWindowSize();
        if (window != null) {
            changeInitialWindow(window);
        }
        Long maxStreams = settings.maxConcurrentStreams();
        if (maxStreams != null) {
            onPeerMaxStreams(maxStreams);
        }
        onPeerSettings(settings);
        checkControlBacklog();
        scheduleFlush();
    }

    /** Checks what only one side may set. */
    abstract void onPeerSettings(Http2Settings settings) throws Http2Exception;

    private void changeInitialWindow(int window) throws Http2Exception {
        int change = window - initialSendWindow;
        initialSendWindow = window;
        for (H2Stream stream : streams.values()) {
            if (change > 0 && stream.sendWindow > MAX_WINDOW - change) {
                throw connectionError(FLOW_CONTROL_ERROR, "SETTINGS make a window too large");
            }
            stream.sendWindow += change;
            if (stream.hasPending()) {
                enqueue(stream);
            }
        }
    }

    @Override
    public void onPingRead(ChannelHandlerContext ctx, long data) throws Http2Exception {
        framesRead++;
        output().ping(data, true);
        checkControlBacklog();
        scheduleFlush();
    }

    private void checkControlBacklog() throws Http2Exception {
        if (output().size() > MAX_CONTROL_BYTES) {
            throw connectionError(ENHANCE_YOUR_CALM, "control frames are not read");
        }
    }

    @Override
    public void onWindowUpdateRead(ChannelHandlerContext ctx, int streamId, int increment)
            throws Http2Exception {
        framesRead++;
        if (streamId == 0) {
            if (sendWindow > MAX_WINDOW - increment) {
                throw connectionError(FLOW_CONTROL_ERROR, "WINDOW_UPDATE: window too large");
            }
            sendWindow += increment;
            if (!ready.isEmpty()) {
                scheduleFlush();
            }
            return;
        }
        H2Stream stream = streams.get(streamId);
        if (stream == null) {
            if (isIdle(streamId)) {
                throw connectionError(PROTOCOL_ERROR, "WINDOW_UPDATE on an idle stream");
            }
            return;
        }
        if (stream.sendWindow > MAX_WINDOW - increment) {
            throw streamError(streamId, FLOW_CONTROL_ERROR, "WINDOW_UPDATE: window too large");
        }
        stream.sendWindow += increment;
        if (stream.hasPending()) {
            enqueue(stream);
        }
    }

    // Credit for the peer.

    final void returnCredit(int bytes) {
        if (isTerminated()) {
            return;
        }
        unannounced += bytes;
        if (unannounced >= parameters.connectionWindow() / 2) {
            receiveWindow += unannounced;
            announceWindow(0, unannounced);
            unannounced = 0;
        }
    }

    final void announceWindow(int streamId, int bytes) {
        if (!isTerminated()) {
            output().windowUpdate(streamId, bytes);
            scheduleFlush();
        }
    }

    // Sending.

    final void enqueue(H2Stream stream) {
        if (!stream.queued && !isTerminated()) {
            stream.queued = true;
            ready.add(stream);
            scheduleFlush();
        }
    }

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
        if (!distributing) {
            distributing = true;
            distribute();
            distributing = false;
        }
        if (!isTerminated()) {
            output().write();
            context().flush();
            onFlushed();
        }
    }

    /** What was written has been handed to the socket, or waits in the channel for it. */
    void onFlushed() {}

    private void distribute() {
        FrameOutput out = output();
        H2Stream stream;
        while (!isTerminated()
                && out.size() < HttpLimits.STREAM_WINDOW
                && context().channel().isWritable()
                && (stream = ready.poll()) != null) {
            stream.queued = false;
            if (stream.isDead()) {
                continue;
            }
            int max = Math.min(out.maxFrameSize(), Math.min(sendWindow, stream.sendWindow));
            if (max <= 0 && stream.hasPending()) {
                if (stream.sendWindow > 0) {
                    // The connection's window is used up: first in line when it opens.
                    stream.queued = true;
                    ready.addFirst(stream);
                    return;
                }
                continue;
            }
            int before = stream.sendWindow;
            boolean more = stream.sendFrame(out, max);
            sendWindow -= before - stream.sendWindow;
            if (more && !stream.queued) {
                stream.queued = true;
                ready.add(stream);
            }
            removeIfEnded(stream);
        }
        if (!ready.isEmpty() && out.size() >= HttpLimits.STREAM_WINDOW) {
            out.write();
            scheduleFlush();
        }
    }

    /** HPACK into the connection's sink. */
    private static final class SinkDecoder extends DefaultHttp2HeadersDecoder {

        private final HeaderSink sink;

        SinkDecoder(HeaderSink sink) {
            super(false, false, HttpLimits.MAX_HEADER_BYTES);
            this.sink = sink;
        }

        @Override
        protected Http2Headers newHeaders() {
            return sink.reset();
        }
    }
}
