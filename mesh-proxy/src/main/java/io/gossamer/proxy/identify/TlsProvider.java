package io.gossamer.proxy.identify;

import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslProvider;

/** Implementation of TLS (rule R21). */
public enum TlsProvider {
    /** The JDK's: always there, no native code. */
    JDK,
    /** BoringSSL through netty-tcnative; its library is loaded only if this is selected. */
    BORINGSSL;

    /**
     * The implementation as Netty names it.
     *
     * @throws IllegalStateException if its library cannot be loaded
     */
    SslProvider nettyProvider() {
        if (this == JDK) {
            return SslProvider.JDK;
        }
        if (!OpenSsl.isAvailable()) {
            throw new IllegalStateException(
                    "mesh.proxy.tls.provider: boringssl (expected: jdk, or netty-tcnative's library"
                            + " for this platform on the class path)",
                    OpenSsl.unavailabilityCause());
        }
        return SslProvider.OPENSSL;
    }
}
