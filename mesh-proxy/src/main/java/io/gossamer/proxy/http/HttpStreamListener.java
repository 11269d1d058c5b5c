package io.gossamer.proxy.http;

import io.netty.buffer.ByteBuf;

/** What one exchange on one connection tells the relay. Called on the connection's event loop. */
public interface HttpStreamListener {

    /**
     * Body bytes, or tunnel bytes after an upgrade. The listener owns the buffer; an empty one may
     * come with {@code end}.
     */
    void onData(ByteBuf data, boolean end);

    /** Trailers; this direction has ended. */
    void onTrailers(HeaderBlock trailers);

    /** The exchange broke. Nothing follows, in either direction. */
    void onReset(StreamReset reason);

    /** That many bytes of earlier {@link HttpStream#writeData} calls have left for the socket. */
    void onDrained(int bytes);
}
