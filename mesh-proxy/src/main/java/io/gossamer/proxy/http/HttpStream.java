package io.gossamer.proxy.http;

import io.netty.buffer.ByteBuf;

/**
 * One exchange on one connection, seen from the middle of the proxy: what the relay writes to it.
 * The other way comes through {@link HttpStreamListener}. All calls are on the connection's event
 * loop.
 *
 * <p>Back-pressure is by credit, both ways. A stream delivers at most its window of body bytes
 * before {@link #consumed}; after {@link #writeData} the listener hears {@link
 * HttpStreamListener#onDrained} once those bytes have left for the socket. A relay passes the one
 * to the other, so that a slow reader stops the sender and memory stays bounded.
 */
public interface HttpStream {

    /**
     * Sends body bytes, or tunnel bytes after an upgrade. Takes over the buffer, also when the
     * stream is already gone.
     *
     * @param end no more follows: ends this direction
     */
    void writeData(ByteBuf data, boolean end);

    /** Sends trailers and ends this direction. */
    void writeTrailers(HeaderBlock trailers);

    /** Gives up the exchange in both directions. No listener call follows. Idempotent. */
    void reset(StreamReset reason);

    /** The bytes delivered by {@link HttpStreamListener#onData} have been passed on. */
    void consumed(int bytes);
}
