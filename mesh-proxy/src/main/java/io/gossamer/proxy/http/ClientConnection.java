package io.gossamer.proxy.http;

import io.netty.channel.Channel;

/** A connection that we opened to an endpoint, ready for requests. On its event loop. */
public interface ClientConnection {

    /** How a connection tells its pool what has changed. */
    interface Owner {

        /** Something ended or the peer's limit changed: the connection may take a request. */
        void onAvailable(ClientConnection connection);

        /**
         * No further request is taken; those in flight go on. Called at most once, and not after
         * {@link #onClosed}.
         */
        void onDraining(ClientConnection connection);

        /** The connection is gone. Called once; its streams were reset before. */
        void onClosed(ClientConnection connection);
    }

    /** How many more exchanges may be opened now: 0 or 1 on HTTP/1. */
    int capacity();

    /** Exchanges in flight. */
    int activeStreams();

    /**
     * Sends a request.
     *
     * @param end there is no body
     * @throws IllegalStateException if there is no {@link #capacity}
     */
    ClientStream open(RequestHead head, boolean end, ClientStream.Listener listener);

    /** Closes when the exchanges in flight have ended; at once if there are none. */
    void drain();

    /** Closes now. */
    void close();

    Channel channel();
}
