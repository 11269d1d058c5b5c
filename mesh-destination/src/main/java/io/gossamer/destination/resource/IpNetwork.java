package io.gossamer.destination.resource;

import java.net.InetAddress;
import java.util.Optional;

/**
 * A network in CIDR notation.
 *
 * @param prefixLength 0 to 32 for IPv4, 0 to 128 for IPv6
 */
public record IpNetwork(InetAddress address, int prefixLength) {

    /** Parses {@code address/length}; an address alone is a network of one. */
    public static Optional<IpNetwork> parse(String text) {
        int slash = text.indexOf('/');
        Optional<InetAddress> address =
                IpLiteral.parse(slash < 0 ? text : text.substring(0, slash));
        if (address.isEmpty()) {
            return Optional.empty();
        }
        int bits = address.get().getAddress().length * 8;
        if (slash < 0) {
            return Optional.of(new IpNetwork(address.get(), bits));
        }
        String length = text.substring(slash + 1);
        if (!length.matches("\\d{1,3}") || Integer.parseInt(length) > bits) {
            return Optional.empty();
        }
        return Optional.of(new IpNetwork(address.get(), Integer.parseInt(length)));
    }

    /** Whether an address of the same family lies in this network. */
    public boolean contains(InetAddress candidate) {
        byte[] own = address.getAddress();
        byte[] other = candidate.getAddress();
        if (own.length != other.length) {
            return false;
        }
        for (int bit = 0; bit < prefixLength; bit += 8) {
            int count = Math.min(8, prefixLength - bit);
            int mask = 0xff << (8 - count);
            if (((own[bit / 8] ^ other[bit / 8]) & mask & 0xff) != 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return IpLiteral.format(address) + "/" + prefixLength;
    }
}
