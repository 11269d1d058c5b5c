package io.gossamer.proxy.grpc;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import java.net.SocketAddress;
import java.util.List;
import java.util.function.Consumer;

/** Where a channel leads and how its connections are secured. On the channel's loop. */
public interface Dialer {

    /** Where to connect to. */
    interface Addresses {

        /** At least one. */
        void found(List<SocketAddress> addresses);

        /**
         * @param why for people
         */
        void failed(String why);
    }

    /** Tells the addresses, once, now or later, on the loop. */
    void resolve(Addresses to);

    /**
     * Connects.
     *
     * @param connection is added to the pipeline as its last handler once the peer is who it should
     *     be
     * @param failed hears, once and later, if that never comes
     * @return to be closed by whoever does not want to wait any longer
     */
    Channel dial(SocketAddress address, ChannelHandler connection, Consumer<Throwable> failed);
}
