package io.gossamer.proxy.forward;

import io.gossamer.proxy.http.ClientStream;
import io.gossamer.proxy.http.RequestHead;
import io.gossamer.proxy.http.h2.Http2Parameters;
import io.gossamer.proxy.model.ProxyFailure;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.time.Duration;

/**
 * The connections to one endpoint with one protocol, on one event loop; every call and callback is
 * on it. Connects when a request needs it.
 */
public interface HttpEndpointPool {

    /** Connects to the endpoint: TCP, TLS where the endpoint has an identity, transport header. */
    interface Dialer {

        /** Calls back once, at once or later, on the pool's event loop. */
        void dial(Connected callback);
    }

    /** The outcome of a dial. */
    interface Connected {

        /**
         * @param channel on the pool's event loop, ready for the first byte of the protocol;
         *     nothing of the peer's was read yet. The pool owns it from now on.
         */
        void onConnected(Channel channel);

        /** {@code failure} is retryable: no request was sent. */
        void onFailed(ProxyFailure failure);
    }

    /** The outcome of {@link #open}. Exactly one is called, unless the wait was cancelled. */
    interface Opened {

        /** The head was written; the rest of the request is the caller's to write. */
        void onOpened(ClientStream stream, Channel channel);

        /** No connection was to be had: no byte was sent. */
        void onFailed(ProxyFailure failure);

        /**
         * Whether the caller repeats itself what a connection lost, and counts it: then the pool
         * does not, though the connection had waited and may have been closed before.
         */
        default boolean repeats() {
            return false;
        }
    }

    /** A request that may still wait for its connection. */
    interface Pending {

        /** Gives up the wait; no callback follows. Without effect once there was one. */
        void cancel();
    }

    /**
     * Sends a request on a connection that is free, or on a new one.
     *
     * @param end there is no body
     */
    Pending open(RequestHead head, boolean end, ClientStream.Listener listener, Opened opened);

    /** Connects without a request and keeps the connection for the next one. */
    void connect(Opened outcome);

    /**
     * Closes connections that wait for a request, the longest idle first.
     *
     * @param count at most so many
     * @return how many there were; none of those that multiplex
     */
    default int closeIdle(int count) {
        return 0;
    }

    /** Exchanges in flight. */
    int activeStreams();

    /** Connections that are open. */
    int connections();

    /** Takes no further request; connections close when their exchanges have ended. */
    void close();

    /**
     * A pool of HTTP/1 connections.
     *
     * @param idleTimeout of a connection that waits for a request; a shorter one that the server
     *     tells wins
     * @param maxIdle connections that wait at most
     */
    static HttpEndpointPool http1(
            EventLoop loop, Dialer dialer, Duration idleTimeout, int maxIdle) {
        return new Http1Pool(loop, dialer, idleTimeout, maxIdle);
    }

    /** Connections that multiplex: another one is opened when the peer's limit is reached. */
    static HttpEndpointPool http2(EventLoop loop, Dialer dialer, Http2Parameters parameters) {
        return new Http2Pool(dialer, parameters);
    }
}
