package io.gossamer.proxy.http.h2;

import static io.netty.handler.codec.http2.Http2Error.NO_ERROR;
import static io.netty.handler.codec.http2.Http2Error.PROTOCOL_ERROR;
import static io.netty.handler.codec.http2.Http2Error.STREAM_CLOSED;
import static io.netty.handler.codec.http2.Http2Exception.connectionError;
import static io.netty.handler.codec.http2.Http2Exception.streamError;

import io.gossamer.proxy.http.ClientConnection;
import io.gossamer.proxy.http.ClientStream;
import io.gossamer.proxy.http.HeaderBlock;
import io.gossamer.proxy.http.RequestHead;
import io.gossamer.proxy.http.ResponseHead;
import io.gossamer.proxy.http.StreamReset;
import io.gossamer.proxy.http.header.TrailerRules;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Settings;

/**
 * An HTTP/2 connection to an endpoint, by prior knowledge. Put into the pipeline of a channel that
 * is connected and, if it has TLS, has done its handshake.
 */
public final class Http2ClientConnection extends H2Connection implements ClientConnection {

    private static final int ENABLE_PUSH = 2;

    private final Owner owner;
    private final KeepAlivePings pings;

    private int nextStream = 1;
    private int firstUnflushed = 1;
    private long peerMaxStreams = Integer.MAX_VALUE;
    private boolean draining;

    public Http2ClientConnection(Owner owner, Http2Parameters parameters) {
        super(parameters);
        this.owner = owner;
        this.pings = new KeepAlivePings(this);
    }

    @Override
    void sendPreface(FrameOutput out) {
        out.raw(Http2ServerConnection.prefaceBytes());
        sendSettings(out, ENABLE_PUSH, 0);
        pings.start();
    }

    /** A server's begins with its SETTINGS. */
    @Override
    boolean readPreface(ByteBuf in) {
        return true;
    }

    @Override
    void onPeerSettings(Http2Settings settings) throws Http2Exception {
        if (Boolean.TRUE.equals(settings.pushEnabled())) {
            throw connectionError(PROTOCOL_ERROR, "SETTINGS_ENABLE_PUSH of a server");
        }
        Long maxStreams = settings.maxConcurrentStreams();
        if (maxStreams != null) {
            peerMaxStreams = maxStreams;
        }
        if (capacity() > 0) {
            owner.onAvailable(this);
        }
    }

    @Override
    void onSettingsAck() {}

    @Override
    void onPingAck(long data) {}

    // Requests.

    @Override
    public int capacity() {
        if (draining || isTerminated()) {
            return 0;
        }
        long max = Math.min(peerMaxStreams, parameters().maxStreams());
        return (int) Math.max(0, max - streamCount());
    }

    @Override
    public ClientStream open(RequestHead head, boolean end, ClientStream.Listener listener) {
        if (capacity() == 0) {
            throw new IllegalStateException("connection: " + channel() + " takes no stream");
        }
        H2ClientStream stream = new H2ClientStream(nextStream, this, head, listener);
        nextStream += 2;
        add(stream);
        boolean last = end && !head.isConnect();
        if (last) {
            stream.endedWithHeaders();
        }
        sendHeaders(stream.id, source().request(head), last);
        pings.onStream();
        if (nextStream < 0) {
            drain();
        }
        return stream;
    }

    @Override
    void onFlushed() {
        for (int id = firstUnflushed; id < nextStream; id += 2) {
            if (stream(id) instanceof H2ClientStream stream) {
                stream.flushed();
            }
        }
        firstUnflushed = nextStream;
    }

    @Override
    StreamReset lossOf(H2Stream stream, StreamReset reason) {
        boolean unsent = stream instanceof H2ClientStream client && !client.isFlushed();
        return unsent ? StreamReset.CONNECTION_LOST_UNSENT : reason;
    }

    // Responses.

    @Override
    void onHeaders(int streamId, boolean end) throws Http2Exception {
        if (!(stream(streamId) instanceof H2ClientStream stream)) {
            if (isIdle(streamId)) {
                throw connectionError(PROTOCOL_ERROR, "HEADERS on an idle stream");
            }
            if (!closedStreams.wasResetByUs(streamId)) {
                throw streamError(streamId, STREAM_CLOSED, "HEADERS on a closed stream");
            }
            return;
        }
        if (stream.isRemoteEnded()) {
            throw streamError(streamId, STREAM_CLOSED, "HEADERS after the end");
        }
        if (stream.isResponseBegun()) {
            onTrailers(stream, end);
        } else {
            ResponseHead head = H2Heads.response(sink);
            if (head == null || !stream.onResponse(head, end)) {
                throw streamError(streamId, PROTOCOL_ERROR, "malformed response");
            }
        }
        removeIfEnded(stream);
    }

    private void onTrailers(H2ClientStream stream, boolean end) throws Http2Exception {
        if (!end || sink.malformed() != null || sink.hasPseudoHeader() || sink.isTooMany()) {
            throw streamError(stream.id, PROTOCOL_ERROR, "malformed trailers");
        }
        if (!stream.endRemote()) {
            throw streamError(stream.id, PROTOCOL_ERROR, "body contradicts content-length");
        }
        HeaderBlock trailers = sink.takeFields();
        TrailerRules.clean(trailers);
        if (trailers.size() == 0) {
            stream.listener().onData(Unpooled.EMPTY_BUFFER, true);
        } else {
            stream.listener().onTrailers(trailers);
        }
    }

    @Override
    void onHeadersTooLarge(int streamId) throws Http2Exception {
        resetForPeer(streamId, PROTOCOL_ERROR.code(), StreamReset.PROTOCOL_ERROR);
    }

    @Override
    boolean isIdle(int streamId) {
        return streamId >= nextStream || (streamId & 1) == 0;
    }

    @Override
    int lastPeerStream() {
        return 0;
    }

    // The end.

    @Override
    void onGoAway(int lastStreamId) {
        beginDrain();
        for (H2Stream stream : copyOfStreams()) {
            if (stream.id > lastStreamId) {
                dropped(stream, StreamReset.REFUSED);
            }
        }
        closeIfDrained();
    }

    private void beginDrain() {
        if (!draining) {
            draining = true;
            if (!isTerminated()) {
                owner.onDraining(this);
            }
        }
    }

    @Override
    public void drain() {
        beginDrain();
        closeIfDrained();
    }

    private void closeIfDrained() {
        if (draining && streamCount() == 0 && !isTerminated()) {
            output().goAway(0, NO_ERROR.code());
            closeAfterWrites();
        }
    }

    @Override
    void onStreamRemoved(H2Stream stream) {
        if (draining) {
            closeIfDrained();
        } else if (!isTerminated()) {
            owner.onAvailable(this);
        }
    }

    @Override
    void onLost() {
        pings.stop();
        owner.onClosed(this);
    }

    @Override
    public int activeStreams() {
        return streamCount();
    }

    @Override
    public Channel channel() {
        return context().channel();
    }
}
