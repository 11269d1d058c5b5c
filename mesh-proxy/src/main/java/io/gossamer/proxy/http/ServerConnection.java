package io.gossamer.proxy.http;

/** A connection from a client, as the one that accepted it sees it. On the event loop. */
public interface ServerConnection {

    /**
     * Takes no new requests, lets those in flight end, then closes: HTTP/1 says so in the next
     * response, HTTP/2 in GOAWAY.
     */
    void drain();

    /** Exchanges in flight. */
    int activeStreams();
}
