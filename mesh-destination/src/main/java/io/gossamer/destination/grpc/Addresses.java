package io.gossamer.destination.grpc;

import io.gossamer.api.net.IPAddress;
import io.gossamer.api.net.IPNetwork;
import io.gossamer.api.net.IPv6;
import io.gossamer.api.net.TcpAddress;
import io.gossamer.destination.resource.IpNetwork;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Addresses as the contract writes them (section 1, net). */
public final class Addresses {

    private Addresses() {}

    public static IPAddress ip(InetAddress address) {
        ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        return bytes.remaining() == 4
                ? IPAddress.newBuilder().setIpv4(bytes.getInt()).build()
                : IPAddress.newBuilder()
                        .setIpv6(
                                IPv6.newBuilder()
                                        .setFirst(bytes.getLong())
                                        .setLast(bytes.getLong()))
                        .build();
    }

    public static TcpAddress tcp(InetAddress address, int port) {
        return TcpAddress.newBuilder().setIp(ip(address)).setPort(port).build();
    }

    public static IPNetwork network(IpNetwork network) {
        return IPNetwork.newBuilder()
                .setIp(ip(network.address()))
                .setPrefixLen(network.prefixLength())
                .build();
    }

    /** Empty if neither family is set. An IPv4-mapped address becomes IPv4. */
    public static Optional<InetAddress> parse(IPAddress address) {
        ByteBuffer bytes;
        switch (address.getIpCase()) {
            case IPV4 -> bytes = ByteBuffer.allocate(4).putInt(address.getIpv4());
            case IPV6 ->
                    bytes =
                            ByteBuffer.allocate(16)
                                    .putLong(address.getIpv6().getFirst())
                                    .putLong(address.getIpv6().getLast());
            default -> {
                return Optional.empty();
            }
        }
        try {
            return Optional.of(InetAddress.getByAddress(bytes.array()));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("4 or 16 bytes are an address", e);
        }
    }
}
