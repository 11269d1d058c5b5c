package io.gossamer.proxy.identify.engine;

import io.netty.channel.Channel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the TLS of connections of one role with one credential under one bundle. Thread-safe. */
public interface TlsEngines {

    /** TLS 1.3 only (contract section 4). */
    String VERSION = "TLSv1.3";

    /** Order of the contract. */
    List<String> SUITES =
            List.of(
                    "TLS_AES_128_GCM_SHA256",
                    "TLS_AES_256_GCM_SHA384",
                    "TLS_CHACHA20_POLY1305_SHA256");

    /**
     * The server that a client connects to.
     *
     * @param name sent as server name
     * @param identity that is expected: sessions of another are not looked for
     */
    record Server(String name, String identity) {}

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
