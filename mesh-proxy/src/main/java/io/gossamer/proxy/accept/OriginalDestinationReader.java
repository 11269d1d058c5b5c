package io.gossamer.proxy.accept;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.RawUnixChannelOption;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads from the kernel where a redirected connection wanted to go (rule R19): {@code
 * SO_ORIGINAL_DST} of netfilter. Needs the epoll transport; on others nothing is ever redirected.
 */
public final class OriginalDestinationReader {

    // linux/netfilter_ipv4.h and linux/netfilter_ipv6/ip6_tables.h: SO_ORIGINAL_DST is 80 in both.
    private static final int SOL_IP = 0;
    private static final int SOL_IPV6 = 41;
    private static final int SO_ORIGINAL_DST = 80;

    // sockaddr_in: family 2, port 2, address 4, zero 8.
    private static final int IPV4_OFFSET = 4;
    private static final RawUnixChannelOption IPV4 =
            new RawUnixChannelOption("SO_ORIGINAL_DST", SOL_IP, SO_ORIGINAL_DST, 16);

    // sockaddr_in6: family 2, port 2, flow 4, address 16, scope 4.
    private static final int IPV6_OFFSET = 8;
    private static final RawUnixChannelOption IPV6 =
            new RawUnixChannelOption("IP6T_SO_ORIGINAL_DST", SOL_IPV6, SO_ORIGINAL_DST, 28);

    private static final int PORT_OFFSET = 2;

    private OriginalDestinationReader() {}

    /**
     * The original destination of an accepted connection, or null if it was not redirected: the
     * kernel knows none, or it is this socket's own address.
     *
     * @throws IOException if the connection is closed already
     */
    public static @Nullable InetSocketAddress read(Channel channel) throws IOException {
        if (!(channel instanceof EpollSocketChannel socket) || socket.remoteAddress() == null) {
            return null;
        }
        boolean ipv4 = unmapped(socket.remoteAddress().getAddress()) instanceof Inet4Address;
        ByteBuffer sockaddr = sockaddr(socket, ipv4 ? IPV4 : IPV6);
        if (sockaddr == null) {
            return null;
        }
        InetSocketAddress destination = parse(sockaddr, ipv4);
        return destination.equals(unmapped(socket.localAddress())) ? null : destination;
    }

    /** The same address, with an IPv4-mapped IPv6 address as IPv4. */
    public static InetSocketAddress unmapped(InetSocketAddress address) {
        InetAddress ip = address.getAddress();
        InetAddress plain = unmapped(ip);
        return ip.equals(plain) ? address : new InetSocketAddress(plain, address.getPort());
    }

    static InetSocketAddress parse(ByteBuffer sockaddr, boolean ipv4) throws UnknownHostException {
        int port = sockaddr.getShort(PORT_OFFSET) & 0xFFFF;
        byte[] ip = new byte[ipv4 ? 4 : 16];
        sockaddr.get(ipv4 ? IPV4_OFFSET : IPV6_OFFSET, ip);
        return new InetSocketAddress(InetAddress.getByAddress(ip), port);
    }

    // The native call tells its errno only by a text in the language of the system. On a socket
    // that is open it can be ENOENT (no such connection is tracked) and ENOPROTOOPT (nothing
    // tracks).
    private static @Nullable ByteBuffer sockaddr(
            EpollSocketChannel socket, RawUnixChannelOption option) throws IOException {
        try {
            return socket.config().getOption(option);
        } catch (ChannelException e) {
            if (socket.isOpen()) {
                return null;
            }
            throw new ClosedChannelException();
        }
    }

    private static InetAddress unmapped(InetAddress ip) {
        byte[] bytes = ip.getAddress();
        if (bytes.length != 16 || bytes[10] != -1 || bytes[11] != -1) {
            return ip;
        }
        for (int i = 0; i < 10; i++) {
            if (bytes[i] != 0) {
                return ip;
            }
        }
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(bytes, 12, 16));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("4 bytes are an IPv4 address", e);
        }
    }
}
