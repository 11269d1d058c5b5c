package io.gossamer.proxy.app;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What of IPv6 this machine, or container, has. Stateless. */
final class LocalAddresses {

    /** There is none where the kernel knows no IPv6. */
    private static final Path IPV6 = Path.of("/proc/net/if_inet6");

    private static final Path PROC = Path.of("/proc/net");

    private LocalAddresses() {}

    /**
     * Whether a listener may have an address: what is not IPv6 may always be tried.
     *
     * @param address an address of an interface
     */
    static boolean has(InetAddress address) {
        if (!(address instanceof Inet6Address) || address.isAnyLocalAddress()) {
            return true;
        }
        try {
            return NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException e) {
            return false;
        }
    }

    /** All addresses are all of IPv4 where the kernel knows no IPv6. */
    static InetSocketAddress usable(InetSocketAddress address) {
        boolean isIpv6Any =
                address.getAddress() instanceof Inet6Address ip && ip.isAnyLocalAddress();
        return isIpv6Any && Files.exists(PROC) && !Files.exists(IPV6)
                ? new InetSocketAddress("0.0.0.0", address.getPort())
                : address;
    }
}
