package io.gossamer.proxy.http.h1;

import io.gossamer.proxy.http.ClientStream;
import io.gossamer.proxy.http.HeaderBlock;
import io.gossamer.proxy.http.HttpLimits;
import io.gossamer.proxy.http.HttpNames;
import io.gossamer.proxy.http.RequestHead;
import io.gossamer.proxy.http.ResponseHead;
import io.gossamer.proxy.http.StreamReset;
import io.gossamer.proxy.model.ProxyFailure;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** One request on an HTTP/1 connection to an endpoint, and its response. */
final class Http1ClientExchange implements ClientStream {

    private final Http1ClientConnection connection;
    private final ClientStream.Listener listener;
    private final BodyEncoder request;
    private final boolean headRequest;
    private final boolean connect;
    private final boolean upgrade;

    private int informational;
    private boolean requestWritten;
    private boolean requestDone;
    private boolean responseSeen;
    private boolean responseBegun;
    private boolean responseDone;
    private boolean tunnel;
    private boolean dead;
    private @Nullable PendingTunnel early;

    Http1ClientExchange(
            Http1ClientConnection connection,
            RequestHead head,
            boolean end,
            ClientStream.Listener listener) {
        this.connection = connection;
        this.listener = listener;
        this.headRequest = Http1ServerConnection.isHead(head);
        this.connect = head.isConnect();
        this.upgrade = head.upgrade;
        this.request = new BodyEncoder(connection);
        this.requestDone = end && !head.mayTunnel();
        if (head.mayTunnel()) {
            early = new PendingTunnel();
        }
    }

    void writeHead(RequestHead head, boolean end) {
        if (head.mayTunnel()) {
            head.contentLength = -1;
        } else if (end && head.contentLength < 0 && expectsBody(head)) {
            head.contentLength = 0;
        }
        request.begin(head, !end && !head.mayTunnel());
    }

    /** Methods whose missing body a server wants to be told (RFC 9110 section 8.6). */
    private static boolean expectsBody(RequestHead head) {
        return head.method.contentEquals("POST")
                || head.method.contentEquals("PUT")
                || head.method.contentEquals("PATCH");
    }

    boolean isResponseBegun() {
        return responseBegun;
    }

    boolean isResponseDone() {
        return responseDone;
    }

    void bytesSeen() {
        responseSeen = true;
    }

    // The response.

    void onHead(ResponseParser.Parsed parsed) throws ProxyFailure {
        ResponseHead head = parsed.head();
        if (head.isInformational()) {
            if (++informational > HttpLimits.MAX_INFORMATIONAL) {
                throw Http1ClientConnection.tooManyInformational();
            }
            head.contentLength = -1;
            head.headers.remove(HttpNames.CONTENT_LENGTH);
            listener.onResponse(head, false);
            return;
        }
        responseBegun = true;
        if (head.status == 101) {
            if (!upgrade || !parsed.upgrade()) {
                throw ResponseParser.bad("101 without an upgrade that was asked for");
            }
            beginTunnel(head);
        } else if (connect && head.status >= 200 && head.status < 300) {
            beginTunnel(head);
        } else {
            begin(parsed, head);
        }
    }

    private void beginTunnel(ResponseHead head) {
        tunnel = true;
        head.contentLength = -1;
        connection.notReusable();
        connection.body.untilClose();
        request.beginTunnel();
        listener.onResponse(head, false);
        PendingTunnel pending = early;
        early = null;
        if (pending != null && !dead) {
            pending.writeTo(this);
        }
    }

    private void begin(ResponseParser.Parsed parsed, ResponseHead head) {
        if (connect) {
            connection.notReusable();
        }
        PendingTunnel pending = early;
        if (pending != null) {
            // No tunnel: what was meant for it has no place to go.
            early = null;
            pending.release();
            requestDone = true;
        }
        if (headRequest || head.status == 204 || head.status == 304) {
            connection.body.length(0);
        } else if (parsed.chunked()) {
            connection.body.chunked();
        } else if (head.contentLength >= 0) {
            connection.body.length(head.contentLength);
        } else {
            connection.notReusable();
            connection.body.untilClose();
        }
        responseDone = connection.body.isDone();
        listener.onResponse(head, responseDone);
        endIfDone();
    }

    /** Delivers the next piece of the response; false if there is none or no room. */
    boolean readBody(ByteBuf in) throws ProxyFailure {
        if (responseDone || dead) {
            if (in.isReadable() && !dead && requestDone) {
                throw ResponseParser.bad("bytes after the response");
            }
            return false;
        }
        if (connection.room() <= 0) {
            return false;
        }
        ByteBuf data = connection.body.next(connection.alloc(), in, connection.room());
        if (data != null) {
            connection.delivered(data.readableBytes());
            responseDone = connection.body.isDone();
            listener.onData(data, responseDone);
            endIfDone();
            return true;
        }
        boolean ended =
                connection.body.isDone()
                        || (connection.isInputEnded() && connection.body.endOfInput());
        if (!ended) {
            return false;
        }
        responseDone = true;
        connection.deliverEnd(listener);
        endIfDone();
        return true;
    }

    @Override
    public void consumed(int bytes) {
        if (!dead) {
            connection.consumedBytes(bytes);
        }
    }

    // The request.

    @Override
    public void writeData(ByteBuf data, boolean end) {
        PendingTunnel pending = early;
        if (dead || requestDone) {
            data.release();
        } else if (pending != null) {
            pending.add(data, end);
        } else if (!request.data(data, end)) {
            breakOff();
        } else if (end) {
            endRequest();
        }
    }

    @Override
    public void writeTrailers(HeaderBlock trailers) {
        if (dead || requestDone) {
            return;
        }
        if (!request.trailers(trailers)) {
            breakOff();
        } else {
            endRequest();
        }
    }

    private void endRequest() {
        requestDone = true;
        if (tunnel) {
            connection.shutdownOutput();
        }
        endIfDone();
    }

    private void endIfDone() {
        if (responseDone && !requestDone) {
            // The answer came early: whether the server reads the rest is not known.
            connection.notReusable();
        }
        if (requestDone && responseDone && !dead) {
            dead = true;
            connection.ended(this);
        }
    }

    void flushed() {
        requestWritten = true;
    }

    void drained(int bytes) {
        if (!dead) {
            listener.onDrained(bytes);
        }
    }

    // The end before the end.

    @Override
    public void reset(StreamReset reason) {
        if (!dead) {
            die();
            connection.abandoned(this);
        }
    }

    private void breakOff() {
        die();
        connection.abandoned(this);
        listener.onReset(StreamReset.INTERNAL_ERROR);
    }

    private void die() {
        dead = true;
        PendingTunnel pending = early;
        if (pending != null) {
            early = null;
            pending.release();
        }
    }

    void broken(StreamReset reason) {
        if (!dead) {
            die();
            boolean unsent = !requestWritten && !responseSeen;
            listener.onReset(
                    reason == StreamReset.CONNECTION_LOST && unsent
                            ? StreamReset.CONNECTION_LOST_UNSENT
                            : reason);
        }
    }
}
