package io.gossamer.proxy.model;

import io.gossamer.proxy.model.token.TokenRule;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One permission of a server or route: a client in one of the networks that also meets the
 * authentication. Several are alternatives (contract, Authz).
 *
 * @param token what each request must show beside that; null if nothing. Connections that are no
 *     HTTP can show nothing.
 */
public record Authorization(
        List<Network> networks,
        Authentication authentication,
        Meta meta,
        @Nullable TokenRule token) {

    public Authorization {
        networks = List.copyOf(networks);
    }

    /** A permission that needs no token. */
    public Authorization(List<Network> networks, Authentication authentication, Meta meta) {
        this(networks, authentication, meta, null);
    }

    /** An IP network without some others. */
    public record Network(Cidr net, List<Cidr> except) {}

    /**
     * A network.
     *
     * @param prefixLength in bits, at most 32 or 128
     */
    public record Cidr(InetAddress address, int prefixLength) {

        /**
         * Parses {@code IP/bits}, or an IP alone.
         *
         * @throws IllegalArgumentException for anything else
         */
        public static Cidr valueOf(String text) {
            int slash = text.indexOf('/');
            InetAddress address =
                    Addresses.parseIp(slash < 0 ? text.trim() : text.substring(0, slash).trim());
            int bits = address.getAddress().length * 8;
            if (slash < 0) {
                return new Cidr(address, bits);
            }
            String length = text.substring(slash + 1).trim();
            boolean digits =
                    !length.isEmpty()
                            && length.length() <= 3
                            && length.chars().allMatch(c -> c >= '0' && c <= '9');
            if (!digits || Integer.parseInt(length) > bits) {
                throw new IllegalArgumentException(
                        "network: " + text + " (expected: IP/bits with at most " + bits + " bits)");
            }
            return new Cidr(address, Integer.parseInt(length));
        }

        /** Whether the address lies in this network; IPv4-mapped IPv6 counts as IPv4. */
        public boolean contains(InetAddress other) {
            byte[] mine = address.getAddress();
            byte[] theirs = other.getAddress();
            if (mine.length != theirs.length) {
                return false;
            }
            int whole = prefixLength / 8;
            for (int i = 0; i < whole; i++) {
                if (mine[i] != theirs[i]) {
                    return false;
                }
            }
            int rest = prefixLength % 8;
            if (rest == 0) {
                return true;
            }
            int mask = 0xFF << (8 - rest);
            return (mine[whole] & mask) == (theirs[whole] & mask);
        }
    }

    public sealed interface Authentication {

        record Unauthenticated() implements Authentication {}

        /** Mesh TLS, with or without a client certificate. */
        record AnyMeshTls() implements Authentication {}

        /**
         * A verified client identity that equals one of the names or ends in one of the suffixes.
         * An empty suffix matches every identity. URI identities match exactly only.
         *
         * @param suffixes label lists, most specific label first
         */
        record Identities(Set<String> names, List<List<String>> suffixes)
                implements Authentication {}
    }
}
