package io.gossamer.proxy.http.h1;

import io.gossamer.proxy.http.HeaderBlock;
import io.gossamer.proxy.http.HttpStreamListener;
import io.gossamer.proxy.http.RequestHead;
import io.gossamer.proxy.http.ResponseHead;
import io.gossamer.proxy.http.ServerStream;
import io.gossamer.proxy.http.StreamReset;
import io.gossamer.proxy.model.ProxyFailure;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** One request on an HTTP/1 connection from a client, and its response. */
final class Http1Exchange implements ServerStream {

    private final Http1ServerConnection connection;
    private final boolean headRequest;
    private final boolean oldVersion;
    private final boolean connect;
    private final boolean upgrade;
    private final boolean keepAlive;
    private final BodyEncoder response;

    private @Nullable HttpStreamListener listener;
    private boolean requestDone;
    private boolean awaitingTunnel;
    private boolean responseBegun;
    private boolean responseDone;
    private boolean tunnel;
    private boolean closeAfter;
    private boolean dead;

    Http1Exchange(Http1ServerConnection connection, RequestHead head, boolean keepAlive) {
        this.connection = connection;
        this.headRequest = Http1ServerConnection.isHead(head);
        this.oldVersion = Http1ServerConnection.isOld(head);
        this.connect = head.isConnect();
        this.upgrade = head.upgrade;
        this.keepAlive = keepAlive;
        this.response = new BodyEncoder(connection);
        this.awaitingTunnel = head.mayTunnel();
        this.requestDone = connection.body.isDone() && !awaitingTunnel;
    }

    boolean isRequestDone() {
        return requestDone;
    }

    boolean isResponseDone() {
        return responseDone;
    }

    boolean isResponseBegun() {
        return responseBegun;
    }

    boolean isAwaitingTunnel() {
        return awaitingTunnel;
    }

    void checkListener() {
        if (listener == null && !dead && !responseDone) {
            throw new IllegalStateException("request: nobody listens to its body");
        }
    }

    @Override
    public void listen(HttpStreamListener listener) {
        this.listener = listener;
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return connection.remoteAddress();
    }

    // The request.

    /** Delivers the next piece of the request's body; false if there is none or no room. */
    boolean readRequestBody(ByteBuf in) throws ProxyFailure {
        HttpStreamListener to = listener;
        if (requestDone || awaitingTunnel || dead || to == null || connection.room() <= 0) {
            return false;
        }
        ByteBuf data = connection.body.next(connection.alloc(), in, connection.room());
        if (data != null) {
            connection.delivered(data.readableBytes());
            requestDone = connection.body.isDone();
            to.onData(data, requestDone);
            endIfDone();
            return true;
        }
        boolean ended =
                connection.body.isDone()
                        || (tunnel && connection.isInputEnded() && connection.body.endOfInput());
        if (!ended) {
            return false;
        }
        requestDone = true;
        connection.deliverEnd(to);
        endIfDone();
        return true;
    }

    @Override
    public void consumed(int bytes) {
        if (!dead) {
            connection.consumedBytes(bytes);
        }
    }

    // The response.

    @Override
    public void writeResponse(ResponseHead head, boolean end) {
        if (dead || responseBegun) {
            return;
        }
        if (head.isInformational()) {
            if (!oldVersion) {
                response.head(head, HeadWriter.Framing.NONE, HeadWriter.Persistence.IMPLIED);
            }
            return;
        }
        responseBegun = true;
        if (isTunnel(head)) {
            beginTunnel(head, end);
        } else if (head.status == 101) {
            // Nobody asked for it: what follows could not be framed.
            reset(StreamReset.INTERNAL_ERROR);
        } else {
            begin(head, end);
        }
    }

    private boolean isTunnel(ResponseHead head) {
        return (upgrade && head.status == 101)
                || (connect && head.status >= 200 && head.status < 300);
    }

    private void beginTunnel(ResponseHead head, boolean end) {
        tunnel = true;
        awaitingTunnel = false;
        response.beginTunnel(
                head,
                head.status == 101
                        ? HeadWriter.Persistence.UPGRADE
                        : HeadWriter.Persistence.IMPLIED);
        connection.body.untilClose();
        if (end) {
            writeData(Unpooled.EMPTY_BUFFER, true);
        }
        connection.pump();
    }

    private void begin(ResponseHead head, boolean end) {
        boolean noBody = headRequest || head.status == 204 || head.status == 304;
        if (connect) {
            // What the client sent for the tunnel cannot be told from a next request.
            closeAfter = true;
        }
        if (!noBody && end && head.contentLength < 0) {
            head.contentLength = 0;
        }
        boolean untilClose = !noBody && head.contentLength < 0 && oldVersion;
        boolean persist = persists() && !untilClose;
        HeadWriter.Persistence persistence =
                !persist
                        ? HeadWriter.Persistence.CLOSE
                        : oldVersion
                                ? HeadWriter.Persistence.KEEP_ALIVE
                                : HeadWriter.Persistence.IMPLIED;
        if (noBody) {
            response.beginEmpty(head, persistence);
        } else if (untilClose) {
            closeAfter = true;
            response.beginUntilClose(head, persistence);
        } else {
            response.begin(head, persistence);
        }
        HttpStreamListener to = listener;
        if (awaitingTunnel) {
            awaitingTunnel = false;
            requestDone = true;
            if (to != null) {
                to.onData(Unpooled.EMPTY_BUFFER, true);
            }
        }
        if (end && !dead) {
            writeData(Unpooled.EMPTY_BUFFER, true);
        }
    }

    private boolean persists() {
        return keepAlive && !closeAfter && !connection.isDraining();
    }

    @Override
    public void writeData(ByteBuf data, boolean end) {
        if (dead || !responseBegun || responseDone) {
            data.release();
            return;
        }
        if (!response.data(data, end)) {
            breakOff();
        } else if (end) {
            endResponse();
        }
    }

    @Override
    public void writeTrailers(HeaderBlock trailers) {
        if (dead || !responseBegun || responseDone) {
            return;
        }
        if (!response.trailers(trailers)) {
            breakOff();
        } else {
            endResponse();
        }
    }

    private void endResponse() {
        responseDone = true;
        if (tunnel) {
            connection.shutdownOutput();
        } else if (!requestDone && response.isUntilClose()) {
            dead = true;
            connection.detach(this);
            connection.lingerAndClose();
            return;
        }
        endIfDone();
    }

    private void endIfDone() {
        if (requestDone && responseDone && !dead) {
            dead = true;
            connection.ended(this, persists() && !tunnel);
        }
    }

    void drained(int bytes) {
        HttpStreamListener to = listener;
        if (!dead && to != null) {
            to.onDrained(bytes);
        }
    }

    @Override
    public void closeConnectionAfter() {
        closeAfter = true;
    }

    // The end before the end.

    @Override
    public void reset(StreamReset reason) {
        if (dead) {
            return;
        }
        dead = true;
        connection.detach(this);
        if (responseDone) {
            connection.lingerAndClose();
        } else if (responseBegun && response.isUntilClose()) {
            connection.abort();
        } else {
            connection.close();
        }
    }

    /** The response cannot be completed as announced. */
    private void breakOff() {
        HttpStreamListener to = listener;
        reset(StreamReset.INTERNAL_ERROR);
        if (to != null) {
            to.onReset(StreamReset.INTERNAL_ERROR);
        }
    }

    /** The request broke, or the connection under it. */
    void broken(StreamReset reason) {
        HttpStreamListener to = listener;
        if (!dead) {
            dead = true;
            if (to != null) {
                to.onReset(reason);
            }
        }
    }
}
