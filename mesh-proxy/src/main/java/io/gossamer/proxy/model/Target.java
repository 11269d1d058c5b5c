package io.gossamer.proxy.model;

import java.net.InetSocketAddress;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Where a client wanted to go, before any policy: an address or a name. */
public sealed interface Target {

    int port();

    /** {@code host:port} or {@code [v6]:port}: the form of lookups and labels. */
    String authority();

    /**
     * The original destination of a redirected connection, or an IP literal that was named.
     *
     * @param socketAddress resolved
     */
    record Address(InetSocketAddress socketAddress) implements Target {

        public Address {
            if (socketAddress.isUnresolved()) {
                throw new IllegalArgumentException(
                        "target: " + socketAddress + " (expected: a resolved address)");
            }
        }

        @Override
        public int port() {
            return socketAddress.getPort();
        }

        @Override
        public String authority() {
            return Addresses.format(socketAddress);
        }

        /** By hand, as in {@link Authority}. */
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Address address && socketAddress.equals(address.socketAddress);
        }

        @Override
        public int hashCode() {
            return socketAddress.hashCode();
        }
    }

    /**
     * A name that the client gave in an HTTP authority, CONNECT or SOCKS5.
     *
     * @param host lower case, without trailing dot, not an IP literal
     */
    record Authority(String host, int port) implements Target {

        public Authority {
            host = host.toLowerCase(Locale.ROOT);
            if (host.endsWith(".")) {
                host = host.substring(0, host.length() - 1);
            }
        }

        @Override
        public String authority() {
            return host + ":" + port;
        }

        /**
         * By hand: what the compiler gives costs classes made at run time, at the first look-up.
         */
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Authority authority
                    && port == authority.port
                    && host.equals(authority.host);
        }

        @Override
        public int hashCode() {
            return 31 * host.hashCode() + port;
        }
    }
}
