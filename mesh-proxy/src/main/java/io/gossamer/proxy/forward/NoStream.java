package io.gossamer.proxy.forward;

import io.gossamer.proxy.http.ClientStream;
import io.gossamer.proxy.http.HeaderBlock;
import io.gossamer.proxy.http.StreamReset;
import io.netty.buffer.ByteBuf;

/** The stream of a connection that was made without a request: takes nothing, says nothing. */
enum NoStream implements ClientStream {
    INSTANCE;

    @Override
    public void writeData(ByteBuf data, boolean end) {
        data.release();
    }

    @Override
    public void writeTrailers(HeaderBlock trailers) {}

    @Override
    public void reset(StreamReset reason) {}

    @Override
    public void consumed(int bytes) {}
}
