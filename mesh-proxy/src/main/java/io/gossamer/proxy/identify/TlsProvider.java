package io.gossamer.proxy.identify;

import io.gossamer.proxy.identify.boring.BoringLibrary;

/** Implementation of TLS (rule R21). */
public enum TlsProvider {
    /** The JDK's: always there, no native code. */
    JDK,
    /** BoringSSL through netty-tcnative's library. */
    BORINGSSL;

    /** BoringSSL where its library can be loaded, else the JDK's. */
    public static TlsProvider best() {
        return BoringLibrary.load() == null ? BORINGSSL : JDK;
    }

    /**
     * Loads what it needs.
     *
     * @throws IllegalStateException if its library cannot be loaded
     */
    void requireAvailable() {
        if (this == BORINGSSL) {
            String failure = BoringLibrary.load();
            if (failure != null) {
                throw new IllegalStateException(
                        "mesh.proxy.tls.provider: boringssl (expected: jdk, or netty-tcnative's"
                                + " library for this platform on the class path); "
                                + failure);
            }
        }
    }
}
