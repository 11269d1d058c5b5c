package io.gossamer.proxy.http;

import java.net.InetSocketAddress;

/** An exchange on a connection that a client opened to us. */
public interface ServerStream extends HttpStream {

    /**
     * Sets who hears the request's body. Called once, before {@link RequestHandler#onRequest}
     * returns.
     */
    void listen(HttpStreamListener listener);

    /**
     * Sends a response head; informational ones may precede the final one. After 101, or 2xx to
     * CONNECT, the stream is a tunnel: bytes in both directions, ended each by {@code end}.
     */
    void writeResponse(ResponseHead head, boolean end);

    /** No further request is taken on this connection after this exchange (HTTP/2: GOAWAY). */
    void closeConnectionAfter();

    /** Address of the client. */
    InetSocketAddress remoteAddress();
}
