package io.gossamer.proxy.http.h1;

import io.gossamer.proxy.http.FailureResponder;
import io.gossamer.proxy.http.HttpNames;
import io.gossamer.proxy.http.HttpVersion;
import io.gossamer.proxy.http.RequestHandler;
import io.gossamer.proxy.http.RequestHead;
import io.gossamer.proxy.http.ServerConnection;
import io.gossamer.proxy.http.StreamReset;
import io.gossamer.proxy.model.ProxyFailure;
import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/1 connection that a client opened. Requests are handled one after the other, in the order
 * in which they came; a pipelined one is parsed when the exchange before it has ended. Malformed
 * requests are answered and the connection is closed.
 */
public final class Http1ServerConnection extends Http1Connection implements ServerConnection {

    private final RequestHandler handler;
    private final FailureResponder failures;
    private final HeadScanner scanner = HeadScanner.ofRequests();

    private @Nullable Http1Exchange exchange;
    private boolean draining;

    /**
     * A connection whose requests go to the handler.
     *
     * @param failures answers malformed requests
     */
    public Http1ServerConnection(RequestHandler handler, FailureResponder failures) {
        this.handler = handler;
        this.failures = failures;
    }

    @Override
    boolean step(ByteBuf in) throws ProxyFailure {
        Http1Exchange current = exchange;
        if (current == null) {
            // A client that sends requests and does not read the answers gets no further.
            return in.isReadable() && isWritable() && readHead(in);
        }
        return current.readRequestBody(in);
    }

    private boolean readHead(ByteBuf in) throws ProxyFailure {
        int length = scanner.scan(in);
        if (length < 0) {
            return false;
        }
        byte[] bytes = new byte[length];
        in.readBytes(bytes);
        RequestParser.Parsed parsed = RequestParser.parse(bytes);
        RequestHead head = parsed.head();
        if (head.chunked) {
            body.chunked();
        } else {
            body.length(Math.max(0, head.contentLength));
        }
        Http1Exchange started = new Http1Exchange(this, head, parsed.keepAlive());
        exchange = started;
        handler.onRequest(head, started.isRequestDone(), started);
        started.checkListener();
        return true;
    }

    /** Both directions of the exchange have ended. */
    void ended(Http1Exchange ended, boolean persist) {
        if (exchange != ended) {
            return;
        }
        exchange = null;
        resetCredit();
        // Pipelined requests may have come before the end of input.
        boolean more = isInputEnded() ? hasInput() : !draining;
        if (persist && more) {
            pump();
        } else {
            closeAfterWrites();
        }
    }

    /** The exchange is over for this side although the request has not been read to its end. */
    void detach(Http1Exchange ended) {
        if (exchange == ended) {
            exchange = null;
        }
    }

    @Override
    void onMalformed(ProxyFailure failure) {
        Http1Exchange current = exchange;
        exchange = null;
        handler.onBadRequest(failure);
        boolean answerable = current == null || !current.isResponseBegun();
        if (current != null) {
            current.broken(StreamReset.PROTOCOL_ERROR);
        }
        if (answerable) {
            answer(failure);
        }
        lingerAndClose();
    }

    private void answer(ProxyFailure failure) {
        FailureResponder.Failure answer = failures.answer(failure, null);
        ByteBuf out = alloc().buffer(256);
        HeadWriter.response(
                out, answer.head(), HeadWriter.Framing.LENGTH, HeadWriter.Persistence.CLOSE);
        out.writeBytes(answer.body());
        write(out);
    }

    @Override
    void onInputEnded() {
        Http1Exchange current = exchange;
        if (current == null) {
            // Requests that wait until the client reads are still to come.
            if (isWritable() || !hasInput()) {
                closeAfterWrites();
            }
        } else if (!current.isRequestDone() && !current.isAwaitingTunnel()) {
            cutBody(current);
        }
        // Else the client has sent all it wanted to and waits for the answer.
    }

    /** The client has ended its side, and the body of its request has not been read to its end. */
    private void cutBody(Http1Exchange current) {
        boolean answered = current.isResponseDone();
        if (!answered && room() <= 0) {
            // What is left waits for room.
            return;
        }
        exchange = null;
        current.broken(StreamReset.CONNECTION_LOST);
        if (answered) {
            closeAfterWrites();
        } else {
            close();
        }
    }

    @Override
    void onFlushed() {}

    @Override
    void onDrained(int bytes) {
        Http1Exchange current = exchange;
        if (current != null) {
            current.drained(bytes);
        }
    }

    @Override
    void onLost() {
        Http1Exchange current = exchange;
        exchange = null;
        if (current != null) {
            current.broken(StreamReset.CONNECTION_LOST);
        }
        handler.onConnectionClosed();
    }

    @Override
    public void drain() {
        draining = true;
        Http1Exchange current = exchange;
        if (current != null) {
            current.closeConnectionAfter();
        } else if (!isClosed()) {
            closeAfterWrites();
        }
    }

    boolean isDraining() {
        return draining;
    }

    @Override
    public int activeStreams() {
        return exchange == null ? 0 : 1;
    }

    InetSocketAddress remoteAddress() {
        SocketAddress address = context().channel().remoteAddress();
        return address instanceof InetSocketAddress inet
                ? inet
                : InetSocketAddress.createUnresolved(String.valueOf(address), 0);
    }

    static boolean isHead(RequestHead head) {
        return head.method.contentEquals(HttpNames.HEAD);
    }

    static boolean isOld(RequestHead head) {
        return head.version == HttpVersion.HTTP_1_0;
    }
}
