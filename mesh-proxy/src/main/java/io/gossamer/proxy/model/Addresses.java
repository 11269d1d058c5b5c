package io.gossamer.proxy.model;

import java.net.Inet6Address;
import java.net.InetSocketAddress;

/** Text of socket addresses as the contract writes it: IPv6 in brackets, no scope. */
public final class Addresses {

    private Addresses() {}

    public static String format(InetSocketAddress address) {
        if (address.isUnresolved()) {
            return address.getHostString() + ":" + address.getPort();
        }
        String ip = formatIp(address);
        return address.getAddress() instanceof Inet6Address
                ? "[" + ip + "]:" + address.getPort()
                : ip + ":" + address.getPort();
    }

    /** The IP without brackets and scope. */
    public static String formatIp(InetSocketAddress address) {
        String ip = address.getAddress().getHostAddress();
        int scope = ip.indexOf('%');
        return scope < 0 ? ip : ip.substring(0, scope);
    }
}
