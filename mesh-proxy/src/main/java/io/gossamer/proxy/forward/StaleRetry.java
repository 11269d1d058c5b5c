package io.gossamer.proxy.forward;

import io.gossamer.proxy.http.ClientStream;
import io.gossamer.proxy.http.HeaderBlock;
import io.gossamer.proxy.http.Idempotence;
import io.gossamer.proxy.http.RequestHead;
import io.gossamer.proxy.http.ResponseHead;
import io.gossamer.proxy.http.StreamReset;
import io.gossamer.proxy.http.h1.Http1ClientConnection;
import io.gossamer.proxy.model.ProxyFailure;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;

/**
 * A request on a connection that has waited: if the server closed it before it answered a byte, the
 * request goes to a new connection, once. Only for requests without a body whose method may be
 * repeated (RFC 9110 section 9.2.2, RFC 9112 section 9.3.1), and where nobody counts the retries.
 */
final class StaleRetry implements ClientStream, ClientStream.Listener, HttpEndpointPool.Opened {

    private final Http1Pool pool;
    private final RequestHead head;
    private final ClientStream.Listener listener;

    private ClientStream current = NoStream.INSTANCE;
    private boolean answered;
    private boolean retried;
    private boolean dead;

    StaleRetry(Http1Pool pool, RequestHead head, ClientStream.Listener listener) {
        this.pool = pool;
        this.head = head;
        this.listener = listener;
    }

    static boolean isRepeatable(RequestHead head) {
        return !head.upgrade && Idempotence.of(head.method);
    }

    ClientStream start(Http1ClientConnection connection) {
        current = pool.start(connection, head, true, this);
        return this;
    }

    // The stream.

    @Override
    public void writeData(ByteBuf data, boolean end) {
        current.writeData(data, end);
    }

    @Override
    public void writeTrailers(HeaderBlock trailers) {
        current.writeTrailers(trailers);
    }

    @Override
    public void reset(StreamReset reason) {
        dead = true;
        current.reset(reason);
    }

    @Override
    public void consumed(int bytes) {
        current.consumed(bytes);
    }

    // Its listener.

    @Override
    public void onResponse(ResponseHead response, boolean end) {
        answered = true;
        listener.onResponse(response, end);
    }

    @Override
    public void onData(ByteBuf data, boolean end) {
        listener.onData(data, end);
    }

    @Override
    public void onTrailers(HeaderBlock trailers) {
        listener.onTrailers(trailers);
    }

    @Override
    public void onDrained(int bytes) {
        listener.onDrained(bytes);
    }

    @Override
    public void onReset(StreamReset reason) {
        boolean lost =
                reason == StreamReset.CONNECTION_LOST
                        || reason == StreamReset.CONNECTION_LOST_UNSENT;
        if (lost && !answered && !retried && !dead) {
            retried = true;
            current = NoStream.INSTANCE;
            pool.openFresh(head, true, this, this);
        } else {
            listener.onReset(reason);
        }
    }

    // The second attempt.

    @Override
    public void onOpened(ClientStream stream, Channel channel) {
        current = stream;
        if (dead) {
            stream.reset(StreamReset.CANCEL);
        }
    }

    @Override
    public void onFailed(ProxyFailure failure) {
        if (!dead) {
            // The first attempt may have been processed: only the caller knows what that allows.
            listener.onReset(StreamReset.CONNECTION_LOST);
        }
    }
}
