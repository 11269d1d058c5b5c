package io.gossamer.proxy.http.h2;

import io.gossamer.proxy.http.HttpNames;
import io.gossamer.proxy.http.HttpStreamListener;
import io.gossamer.proxy.http.RequestHead;
import io.gossamer.proxy.http.ResponseHead;
import io.gossamer.proxy.http.ServerStream;
import io.gossamer.proxy.http.StreamReset;
import io.netty.handler.codec.http2.Http2Error;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** One request on an HTTP/2 connection from a client, and its response. */
final class H2ServerStream extends H2Stream implements ServerStream {

    private final Http2ServerConnection server;
    private final boolean headRequest;
    private @Nullable HttpStreamListener listener;
    private boolean responseBegun;
    private boolean resetWhenSent;

    H2ServerStream(int id, Http2ServerConnection connection, RequestHead head) {
        super(id, connection);
        this.server = connection;
        this.headRequest = head.method.contentEquals(HttpNames.HEAD);
    }

    void checkListener() {
        if (listener == null && !isEndQueued()) {
            throw new IllegalStateException("request: nobody listens to its body");
        }
    }

    @Override
    public void listen(HttpStreamListener listener) {
        this.listener = listener;
    }

    @Override
    @Nullable HttpStreamListener listener() {
        return resetWhenSent ? null : listener;
    }

    @Override
    boolean acceptsPeerData() {
        return true;
    }

    @Override
    boolean acceptsData() {
        return responseBegun;
    }

    @Override
    public void writeResponse(ResponseHead head, boolean end) {
        if (isDead() || responseBegun) {
            return;
        }
        if (head.status == 101) {
            // HTTP/2 has no upgrade: nothing that follows could be sent.
            reset(StreamReset.INTERNAL_ERROR);
            return;
        }
        boolean last = !head.isInformational() && (end || headRequest);
        responseBegun = !head.isInformational();
        if (last) {
            endedWithHeaders();
        }
        server.sendHeaders(id, server.source().response(head), last);
        server.removeIfEnded(this);
    }

    @Override
    public void closeConnectionAfter() {
        server.drain();
    }

    @Override
    public InetSocketAddress remoteAddress() {
        InetSocketAddress address = server.remote();
        return address == null ? InetSocketAddress.createUnresolved("local", 0) : address;
    }

    @Override
    public void reset(StreamReset reason) {
        if (isEndQueued() && !isDead()) {
            // The response is complete: only the rest of the request is not wanted (RFC 9113
            // section 8.1). It is said when the response has been sent.
            resetWhenSent = true;
            resetIfSent();
        } else {
            super.reset(reason);
        }
    }

    @Override
    void onLocalEnded() {
        resetIfSent();
    }

    private void resetIfSent() {
        if (resetWhenSent && isLocalEnded()) {
            server.resetByUs(this, Http2Error.NO_ERROR.code());
        }
    }
}
