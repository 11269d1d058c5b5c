package io.gossamer.proxy.forward;

import io.gossamer.proxy.http.HeaderBlock;
import io.gossamer.proxy.http.HttpStream;
import io.gossamer.proxy.http.HttpStreamListener;
import io.gossamer.proxy.http.StreamReset;
import io.netty.buffer.ByteBuf;

/** Reads what is left of a request that was answered already. */
public record Discard(HttpStream stream) implements HttpStreamListener {

    @Override
    public void onData(ByteBuf data, boolean end) {
        int bytes = data.readableBytes();
        data.release();
        stream.consumed(bytes);
    }

    @Override
    public void onTrailers(HeaderBlock trailers) {}

    @Override
    public void onReset(StreamReset reason) {}

    @Override
    public void onDrained(int bytes) {}
}
