package io.gossamer.proxy.control.connect;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;

/**
 * The IPv4 networks that this machine, or container, is on. Immutable.
 *
 * @param networks this machine's address on each, and how many of its bits name the network
 */
public record LocalNetworks(List<Network> networks) {

    private static final int BITS = 32;

    /**
     * A network.
     *
     * @param own this machine's address on it
     * @param prefixLength 0 to 32
     */
    public record Network(InetAddress own, int prefixLength) {

        /** Whether an address is on it. */
        boolean has(InetAddress address) {
            return address instanceof Inet4Address
                    && (number(address) ^ number(own)) >>> (BITS - prefixLength) == 0;
        }

        private static long number(InetAddress address) {
            long number = 0;
            for (byte part : address.getAddress()) {
                number = number << 8 | (part & 0xff);
            }
            return number;
        }
    }

    public LocalNetworks {
        networks = List.copyOf(networks);
    }

    /** Those of now, without loopback; none if the system does not tell. */
    public static LocalNetworks now() {
        List<Network> networks = new ArrayList<>();
        try {
            for (NetworkInterface each : NetworkInterface.networkInterfaces().toList()) {
                if (each.isLoopback() || !each.isUp()) {
                    continue;
                }
                for (InterfaceAddress address : each.getInterfaceAddresses()) {
                    if (address.getAddress() instanceof Inet4Address own) {
                        networks.add(new Network(own, address.getNetworkPrefixLength()));
                    }
                }
            }
        } catch (SocketException e) {
            return new LocalNetworks(List.of());
        }
        return new LocalNetworks(networks);
    }

    /** Whether an address is on one of them. */
    public boolean have(InetAddress address) {
        return networks.stream().anyMatch(network -> network.has(address));
    }
}
