package io.gossamer.proxy.identify.engine;

import io.netty.buffer.ByteBufAllocator;
import java.util.List;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/** Engines of one role with one credential under one trust bundle. Thread-safe. */
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
     * Makes the engine of one connection.
     *
     * @param sessions under which name sessions of the peer are looked for and kept; null: the
     *     handshake is a full one, and a server's engine has none
     */
    SSLEngine create(ByteBufAllocator allocator, @Nullable String sessions);
}
