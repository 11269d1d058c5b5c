package io.gossamer.proxy.control.connect;

import io.gossamer.proxy.model.Authorization.Cidr;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;

/**
 * The networks that this machine, or container, is on. Immutable.
 *
 * @param networks this machine's address on each, and how many of its bits name the network
 */
public record LocalNetworks(List<Network> networks) {

    /**
     * A network.
     *
     * @param own this machine's address on it
     * @param prefixLength 0 to 32, or to 128
     */
    public record Network(InetAddress own, int prefixLength) {

        /** Whether an address is on it. */
        boolean has(InetAddress address) {
            return new Cidr(own, prefixLength).contains(address);
        }
    }

    public LocalNetworks {
        networks = List.copyOf(networks);
    }

    /** Those of now, without loopback and link-local ones; none if the system does not tell. */
    public static LocalNetworks now() {
        List<Network> networks = new ArrayList<>();
        try {
            for (NetworkInterface each : NetworkInterface.networkInterfaces().toList()) {
                if (each.isLoopback() || !each.isUp()) {
                    continue;
                }
                for (InterfaceAddress address : each.getInterfaceAddresses()) {
                    InetAddress own = address.getAddress();
                    if (!own.isLinkLocalAddress()) {
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
