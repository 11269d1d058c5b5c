package io.gossamer.proxy.identify.engine;

import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Makes the TLS of connections of one role with one credential under one bundle. Thread-safe. */
public interface TlsEngines {

    /**
     * The server that a client connects to.
     *
     * @param name sent as server name
     * @param identity that is expected: sessions of another are not looked for
     */
    record Server(String name, String identity) {

        /** As what its sessions are remembered (rule R8); null if the channel says no address. */
        public @Nullable String rememberedAt(Channel channel) {
            return channel.remoteAddress() instanceof InetSocketAddress address
                    ? address.getAddress().getHostAddress()
                            + ' '
                            + address.getPort()
                            + ' '
                            + identity
                    : null;
        }
    }

    /**
     * The TLS of one connection.
     *
     * @param channel connected, if this side is the client
     * @param server null if this side is the server
     * @return null if these engines have been closed: there are newer ones
     */
    @Nullable TlsHandshake open(Channel channel, @Nullable Server server);

    /** No more connections: sessions and ticket keys are forgotten. Connections go on. */
    void close();
}
