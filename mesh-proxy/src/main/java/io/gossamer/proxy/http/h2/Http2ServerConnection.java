package io.gossamer.proxy.http.h2;

import static io.netty.handler.codec.http2.Http2Error.NO_ERROR;
import static io.netty.handler.codec.http2.Http2Error.PROTOCOL_ERROR;
import static io.netty.handler.codec.http2.Http2Error.REFUSED_STREAM;
import static io.netty.handler.codec.http2.Http2Error.STREAM_CLOSED;
import static io.netty.handler.codec.http2.Http2Exception.connectionError;
import static io.netty.handler.codec.http2.Http2Exception.streamError;

import io.gossamer.api.FailureCode;
import io.gossamer.proxy.http.FailureResponder;
import io.gossamer.proxy.http.HeaderBlock;
import io.gossamer.proxy.http.HttpLimits;
import io.gossamer.proxy.http.HttpStreamListener;
import io.gossamer.proxy.http.RequestHandler;
import io.gossamer.proxy.http.RequestHead;
import io.gossamer.proxy.http.ServerConnection;
import io.gossamer.proxy.http.StreamReset;
import io.gossamer.proxy.http.header.TrailerRules;
import io.gossamer.proxy.model.ProxyFailure;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Settings;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/2 connection that a client opened, by prior knowledge: the preface is its first input.
 * Streams beyond the limit are refused from the start, not only once the client has acknowledged
 * it.
 */
public final class Http2ServerConnection extends H2Connection implements ServerConnection {

    private static final byte[] PREFACE = preface();
    private static final int MAX_STREAMS = 3;
    private static final long DRAIN_PING = 0x6472_6169_6eL;
    private static final long DRAIN_MILLIS = 1_000;

    private final RequestHandler handler;
    private final FailureResponder failures;

    private int prefaceLength;
    private boolean settingsAcknowledged;
    private boolean draining;
    private boolean goAwayFinal;
    private int lastStream;

    /**
     * A connection whose requests go to the handler.
     *
     * @param failures answers header sections that are too large
     */
    public Http2ServerConnection(
            RequestHandler handler, FailureResponder failures, Http2Parameters parameters) {
        super(parameters);
        this.handler = handler;
        this.failures = failures;
    }

    private static byte[] preface() {
        ByteBuf preface = Http2CodecUtil.connectionPrefaceBuf();
        byte[] bytes = new byte[preface.readableBytes()];
        preface.readBytes(bytes);
        preface.release();
        return bytes;
    }

    static byte[] prefaceBytes() {
        return PREFACE.clone();
    }

    // The beginning.

    @Override
    void sendPreface(FrameOutput out) {
        sendSettings(out, MAX_STREAMS, parameters().maxStreams());
    }

    @Override
    boolean readPreface(ByteBuf in) throws Http2Exception {
        while (prefaceLength < PREFACE.length && in.isReadable()) {
            if (in.readByte() != PREFACE[prefaceLength++]) {
                throw connectionError(PROTOCOL_ERROR, "not the preface of HTTP/2");
            }
        }
        return prefaceLength == PREFACE.length;
    }

    @Override
    void onSettingsAck() {
        settingsAcknowledged = true;
    }

    @Override
    void onPeerSettings(Http2Settings settings) {}

    // Requests.

    @Override
    void onHeaders(int streamId, boolean end) throws Http2Exception {
        H2Stream stream = stream(streamId);
        if (stream != null) {
            onTrailers((H2ServerStream) stream, end);
            return;
        }
        if (!admit(streamId)) {
            return;
        }
        RequestHead head = H2Heads.request(sink);
        if (head == null) {
            refuseMalformed(streamId);
            return;
        }
        if (streamCount() >= parameters().maxStreams()) {
            refuse(streamId);
            return;
        }
        boolean tunnelEnded = end && head.isConnect();
        H2ServerStream opened = new H2ServerStream(streamId, this, head);
        add(opened);
        opened.announce(head.contentLength);
        if (end && !tunnelEnded && !opened.endRemote()) {
            throw streamError(streamId, PROTOCOL_ERROR, "no body in spite of content-length");
        }
        handler.onRequest(head, end && !tunnelEnded, opened);
        if (!opened.isDead()) {
            opened.checkListener();
            if (tunnelEnded) {
                opened.onData(Unpooled.EMPTY_BUFFER, true);
            }
            removeIfEnded(opened);
        }
    }

    /** Checks the number of a stream that is not open; false if the frame is to be ignored. */
    private boolean admit(int streamId) throws Http2Exception {
        if ((streamId & 1) == 0) {
            throw connectionError(PROTOCOL_ERROR, "stream %d of a client", streamId);
        }
        if (streamId <= lastStream) {
            if (closedStreams.wasResetByUs(streamId)) {
                return false;
            }
            throw connectionError(
                    closedStreams.hasEnded(streamId) ? STREAM_CLOSED : PROTOCOL_ERROR,
                    "HEADERS on stream %d that is closed",
                    streamId);
        }
        if (goAwayFinal) {
            output().reset(streamId, REFUSED_STREAM.code());
            scheduleFlush();
            return false;
        }
        lastStream = streamId;
        if (sink.isTooMany()) {
            onHeadersTooLarge(streamId);
            return false;
        }
        return true;
    }

    private void refuse(int streamId) throws Http2Exception {
        closedStreams.resetByUs(streamId);
        output().reset(streamId, REFUSED_STREAM.code());
        scheduleFlush();
        FrameListener.checkFlood(guard.onRefusal(settingsAcknowledged), "streams beyond the limit");
    }

    private void refuseMalformed(int streamId) throws Http2Exception {
        String rule = sink.malformed();
        handler.onBadRequest(
                ProxyFailure.of(FailureCode.BAD_REQUEST, rule == null ? "pseudo-headers" : rule));
        resetForPeer(streamId, PROTOCOL_ERROR.code(), StreamReset.PROTOCOL_ERROR);
    }

    private void onTrailers(H2ServerStream stream, boolean end) throws Http2Exception {
        if (stream.isRemoteEnded()) {
            throw streamError(stream.id, STREAM_CLOSED, "HEADERS after the end");
        }
        if (!end || sink.malformed() != null || sink.hasPseudoHeader() || sink.isTooMany()) {
            throw streamError(stream.id, PROTOCOL_ERROR, "malformed trailers");
        }
        if (!stream.endRemote()) {
            throw streamError(stream.id, PROTOCOL_ERROR, "body contradicts content-length");
        }
        HttpStreamListener listener = stream.listener();
        if (listener != null) {
            HeaderBlock trailers = sink.takeFields();
            TrailerRules.clean(trailers);
            if (trailers.size() == 0) {
                listener.onData(Unpooled.EMPTY_BUFFER, true);
            } else {
                listener.onTrailers(trailers);
            }
        }
        removeIfEnded(stream);
    }

    @Override
    void onHeadersTooLarge(int streamId) throws Http2Exception {
        H2Stream open = stream(streamId);
        if (open != null || (streamId <= lastStream && !sink.isTooMany()) || (streamId & 1) == 0) {
            resetForPeer(streamId, PROTOCOL_ERROR.code(), StreamReset.PROTOCOL_ERROR);
            return;
        }
        lastStream = Math.max(lastStream, streamId);
        ProxyFailure failure =
                ProxyFailure.of(
                        FailureCode.HEADERS_TOO_LARGE,
                        "header section: more than "
                                + HttpLimits.MAX_HEADER_BYTES
                                + " bytes or "
                                + HttpLimits.MAX_FIELDS
                                + " fields");
        handler.onBadRequest(failure);
        sendHeaders(streamId, source().response(failures.answer(failure, null).head()), true);
        resetForPeer(streamId, NO_ERROR.code(), StreamReset.PROTOCOL_ERROR);
    }

    @Override
    boolean isIdle(int streamId) {
        return streamId > lastStream || (streamId & 1) == 0;
    }

    @Override
    int lastPeerStream() {
        return lastStream;
    }

    // The end.

    @Override
    public void drain() {
        if (draining || isTerminated()) {
            return;
        }
        draining = true;
        output().goAway(Integer.MAX_VALUE, NO_ERROR.code());
        output().ping(DRAIN_PING, false);
        scheduleFlush();
        // Requests that are on their way get in until the client has seen the GOAWAY.
        context().executor().schedule(this::endDrain, DRAIN_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    void onPingAck(long data) {
        if (draining && data == DRAIN_PING) {
            endDrain();
        }
    }

    private void endDrain() {
        if (!goAwayFinal && !isTerminated()) {
            goAwayFinal = true;
            output().goAway(lastStream, NO_ERROR.code());
            scheduleFlush();
            closeIfDrained();
        }
    }

    private void closeIfDrained() {
        if (goAwayFinal && streamCount() == 0) {
            closeAfterWrites();
        }
    }

    @Override
    void onGoAway(int lastStreamId) {
        // A client that goes away sends no new requests: nothing to do before it closes.
    }

    @Override
    void onStreamRemoved(H2Stream stream) {
        closeIfDrained();
    }

    @Override
    void onLost() {
        handler.onConnectionClosed();
    }

    @Override
    public int activeStreams() {
        return streamCount();
    }

    @Nullable InetSocketAddress remote() {
        SocketAddress address = context().channel().remoteAddress();
        return address instanceof InetSocketAddress inet ? inet : null;
    }
}
