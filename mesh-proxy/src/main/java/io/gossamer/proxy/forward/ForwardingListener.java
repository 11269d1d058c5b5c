package io.gossamer.proxy.forward;

import io.gossamer.proxy.http.ClientStream;
import io.gossamer.proxy.http.HeaderBlock;
import io.gossamer.proxy.http.StreamReset;
import io.netty.buffer.ByteBuf;

/** Passes on what it does not change. */
public interface ForwardingListener extends ClientStream.Listener {

    ClientStream.Listener next();

    @Override
    default void onData(ByteBuf data, boolean end) {
        next().onData(data, end);
    }

    @Override
    default void onTrailers(HeaderBlock trailers) {
        next().onTrailers(trailers);
    }

    @Override
    default void onReset(StreamReset reason) {
        next().onReset(reason);
    }

    @Override
    default void onDrained(int bytes) {
        next().onDrained(bytes);
    }
}
