package io.gossamer.proxy.outbound.mirror;

import io.gossamer.proxy.balance.Outcome;
import io.gossamer.proxy.http.ClientStream;
import io.gossamer.proxy.http.RequestHead;
import io.gossamer.proxy.model.Meta;

/** A backend that takes copies of requests. On one event loop. */
public interface MirrorTarget {

    /** What became of {@link #send}. Exactly one is called, at once or later. */
    interface Opened {

        /** The head was written to an endpoint; the body is the caller's to write. */
        void onOpened(ClientStream stream, Exchange exchange);

        /** No byte was sent. */
        void onFailed();
    }

    /** A copy on its way, to be ended once. */
    interface Exchange {

        /** The endpoint has begun to answer. */
        void answered();

        void ended(Outcome outcome);
    }

    Meta meta();

    /**
     * Sends the head to an endpoint.
     *
     * @param end there is no body
     */
    void send(RequestHead head, boolean end, ClientStream.Listener listener, Opened opened);
}
