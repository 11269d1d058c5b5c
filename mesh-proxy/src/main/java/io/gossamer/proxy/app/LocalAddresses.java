package io.gossamer.proxy.app;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;

/** What of IPv6 this machine, or container, has. Stateless. */
final class LocalAddresses {

    private static final byte[] LOOPBACK = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

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

    /** All addresses are all of IPv4 where there is no IPv6: Netty binds no other there. */
    static InetSocketAddress usable(InetSocketAddress address) {
        boolean isIpv6Any =
                address.getAddress() instanceof Inet6Address ip && ip.isAnyLocalAddress();
        return isIpv6Any && !hasIpv6()
                ? new InetSocketAddress("0.0.0.0", address.getPort())
                : address;
    }

    private static boolean hasIpv6() {
        try {
            return has(InetAddress.getByAddress(LOOPBACK));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("16 bytes are an IP address", e);
        }
    }
}
