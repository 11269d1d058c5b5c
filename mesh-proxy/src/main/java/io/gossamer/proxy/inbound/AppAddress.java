package io.gossamer.proxy.inbound;

import io.gossamer.proxy.model.Addresses;
import io.netty.channel.unix.DomainSocketAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Path;

/**
 * Where the application listens for what comes to a port of this proxy.
 *
 * @param socketAddress to connect to
 * @param port whose policy applies; 0 for a Unix domain socket
 */
public record AppAddress(SocketAddress socketAddress, int port) {

    public static AppAddress tcp(InetSocketAddress address) {
        return new AppAddress(address, address.getPort());
    }

    public static AppAddress unix(Path path) {
        return new AppAddress(new DomainSocketAddress(path.toFile()), 0);
    }

    boolean isUnix() {
        return socketAddress instanceof DomainSocketAddress;
    }

    /** Target of metrics; a Unix domain socket has none of its own. */
    InetSocketAddress forMetrics() {
        return socketAddress instanceof InetSocketAddress address
                ? address
                : InetSocketAddress.createUnresolved("unix", 0);
    }

    @Override
    public String toString() {
        return socketAddress instanceof InetSocketAddress address
                ? Addresses.format(address)
                : "unix:" + socketAddress;
    }
}
