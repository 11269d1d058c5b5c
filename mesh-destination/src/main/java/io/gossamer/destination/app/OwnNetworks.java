package io.gossamer.destination.app;

import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;

/** The networks that this machine, or container, is on. Stateless. */
final class OwnNetworks {

    private OwnNetworks() {}

    /** The addresses on each network beyond this machine; none if the system does not tell. */
    static List<InetAddress> addresses() {
        List<InetAddress> addresses = new ArrayList<>();
        try {
            for (NetworkInterface each : NetworkInterface.networkInterfaces().toList()) {
                if (!each.isLoopback() && each.isUp()) {
                    each.getInterfaceAddresses().stream()
                            .map(InterfaceAddress::getAddress)
                            .filter(address -> !address.isLinkLocalAddress())
                            .forEach(addresses::add);
                }
            }
        } catch (SocketException e) {
            return List.of();
        }
        return addresses;
    }
}
