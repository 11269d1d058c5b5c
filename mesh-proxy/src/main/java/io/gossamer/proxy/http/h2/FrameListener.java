package io.gossamer.proxy.http.h2;

import static io.netty.handler.codec.http2.Http2Error.ENHANCE_YOUR_CALM;
import static io.netty.handler.codec.http2.Http2Error.FLOW_CONTROL_ERROR;
import static io.netty.handler.codec.http2.Http2Error.PROTOCOL_ERROR;
import static io.netty.handler.codec.http2.Http2Error.STREAM_CLOSED;
import static io.netty.handler.codec.http2.Http2Exception.connectionError;
import static io.netty.handler.codec.http2.Http2Exception.streamError;

import io.gossamer.proxy.http.BodySlices;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import org.jspecify.annotations.Nullable;

/**
 * What each frame does to the streams and windows of a connection. Errors of the peer are thrown,
 * as errors of the stream or of the connection (RFC 9113 section 5.4).
 */
final class FrameListener implements Http2FrameListener {

    /** Control frames that a peer makes us keep because it does not read. Bytes. */
    private static final int MAX_CONTROL_BYTES = 256 * 1024;

    private final H2Connection connection;
    private final FloodGuard guard;
    private long frames;

    /** Whose DATA is being read; null if nobody's. */
    private @Nullable H2Stream target;

    FrameListener(H2Connection connection, FloodGuard guard) {
        this.connection = connection;
        this.guard = guard;
    }

    /** Grows with what the peer sends: shows that it lives. */
    long frames() {
        return frames;
    }

    static void checkFlood(boolean allowed, String what) throws Http2Exception {
        if (!allowed) {
            throw connectionError(ENHANCE_YOUR_CALM, "flood: %s", what);
        }
    }

    /** DATA that came whole: without bytes, or padded. */
    @Override
    public int onDataRead(
            ChannelHandlerContext ctx, int streamId, ByteBuf data, int padding, boolean end)
            throws Http2Exception {
        int length = data.readableBytes();
        onDataBegin(streamId, length, padding, end);
        onDataPiece(ctx, data, end);
        return length + padding;
    }

    /**
     * A frame of DATA begins. It is judged as a whole, however it is cut: what is wrong is thrown,
     * and its pieces go nowhere then.
     *
     * @param length of its bytes without padding
     */
    void onDataBegin(int streamId, int length, int padding, boolean end) throws Http2Exception {
        frames++;
        target = null;
        int credit = length + padding;
        connection.receiveWindow().receive(credit);
        checkFlood(guard.onData(length == 0 && !end), "empty DATA");
        H2Stream stream = connection.stream(streamId);
        if (stream == null || stream.isRemoteEnded() || !stream.acceptsPeerData()) {
            connection.returnCredit(credit);
            refuseData(streamId, stream);
            return;
        }
        stream.receiveWindow -= credit;
        if (stream.receiveWindow < 0) {
            connection.returnCredit(credit);
            throw streamError(streamId, FLOW_CONTROL_ERROR, "DATA beyond the stream's window");
        }
        if (!stream.expectData(length, end)) {
            connection.returnCredit(credit);
            throw streamError(streamId, PROTOCOL_ERROR, "DATA contradicts content-length");
        }
        if (padding > 0) {
            stream.restore(padding);
        }
        target = stream;
    }

    /**
     * The next bytes of the frame that has begun.
     *
     * @param end whether the stream ends with them
     */
    void onDataPiece(ChannelHandlerContext ctx, ByteBuf data, boolean end) {
        H2Stream stream = target;
        if (stream == null) {
            return;
        }
        if (stream.isDead()) {
            connection.returnCredit(data.readableBytes());
            return;
        }
        stream.onData(BodySlices.take(ctx.alloc(), data, data.readableBytes()), end);
        connection.removeIfEnded(stream);
    }

    private void refuseData(int streamId, @Nullable H2Stream stream) throws Http2Exception {
        if (stream == null && connection.isIdle(streamId)) {
            throw connectionError(PROTOCOL_ERROR, "DATA on an idle stream");
        }
        if (stream != null && !stream.isRemoteEnded()) {
            throw streamError(streamId, PROTOCOL_ERROR, "DATA before HEADERS");
        }
        if (!connection.closedStreams.wasResetByUs(streamId)) {
            throw streamError(streamId, STREAM_CLOSED, "DATA on a closed stream");
        }
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext ctx, int streamId, Http2Headers headers, int padding, boolean end)
            throws Http2Exception {
        frames++;
        connection.onHeaders(streamId, end);
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext ctx,
            int streamId,
            Http2Headers headers,
            int dependency,
            short weight,
            boolean exclusive,
            int padding,
            boolean end)
            throws Http2Exception {
        onHeadersRead(ctx, streamId, headers, padding, end);
    }

    @Override
    public void onRstStreamRead(ChannelHandlerContext ctx, int streamId, long code)
            throws Http2Exception {
        frames++;
        if (connection.isIdle(streamId)) {
            throw connectionError(PROTOCOL_ERROR, "RST_STREAM on an idle stream");
        }
        H2Stream stream = connection.stream(streamId);
        if (stream != null) {
            connection.dropped(stream, ResetCodes.fromCode(code));
        }
        checkFlood(guard.onReset(), "streams that end by reset");
    }

    @Override
    public void onSettingsRead(ChannelHandlerContext ctx, Http2Settings settings)
            throws Http2Exception {
        frames++;
        checkFlood(guard.onSettings(), "SETTINGS");
        FrameOutput out = connection.output();
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
            connection.sendQueue().changeInitialWindow(window, connection.copyOfStreams());
        }
        connection.onPeerSettings(settings);
        checkControlBacklog();
        connection.scheduleFlush();
    }

    @Override
    public void onSettingsAckRead(ChannelHandlerContext ctx) {
        frames++;
        connection.onSettingsAck();
    }

    @Override
    public void onPingRead(ChannelHandlerContext ctx, long data) throws Http2Exception {
        frames++;
        connection.output().ping(data, true);
        checkControlBacklog();
        connection.scheduleFlush();
    }

    @Override
    public void onPingAckRead(ChannelHandlerContext ctx, long data) {
        frames++;
        connection.onPingAck(data);
    }

    private void checkControlBacklog() throws Http2Exception {
        if (connection.output().unread() > MAX_CONTROL_BYTES) {
            throw connectionError(ENHANCE_YOUR_CALM, "control frames are not read");
        }
    }

    @Override
    public void onWindowUpdateRead(ChannelHandlerContext ctx, int streamId, int increment)
            throws Http2Exception {
        frames++;
        if (streamId == 0) {
            connection.sendQueue().widen(increment);
            return;
        }
        H2Stream stream = connection.stream(streamId);
        if (stream != null) {
            connection.sendQueue().widen(stream, increment);
        } else if (connection.isIdle(streamId)) {
            throw connectionError(PROTOCOL_ERROR, "WINDOW_UPDATE on an idle stream");
        }
    }

    @Override
    public void onGoAwayRead(
            ChannelHandlerContext ctx, int lastStreamId, long errorCode, ByteBuf debugData) {
        frames++;
        connection.onGoAway(lastStreamId);
    }

    @Override
    public void onPriorityRead(
            ChannelHandlerContext ctx,
            int streamId,
            int dependency,
            short weight,
            boolean exclusive) {
        // Deprecated and without effect (RFC 9113 section 5.3.2).
    }

    @Override
    public void onPushPromiseRead(
            ChannelHandlerContext ctx,
            int streamId,
            int promisedStreamId,
            Http2Headers headers,
            int padding)
            throws Http2Exception {
        throw connectionError(PROTOCOL_ERROR, "PUSH_PROMISE is not enabled");
    }

    @Override
    public void onUnknownFrame(
            ChannelHandlerContext ctx,
            byte frameType,
            int streamId,
            Http2Flags flags,
            ByteBuf payload) {
        // Extensions are ignored (RFC 9113 section 5.5).
    }
}
