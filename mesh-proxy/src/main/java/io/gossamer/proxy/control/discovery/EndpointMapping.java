package io.gossamer.proxy.control.discovery;

import com.google.protobuf.ByteString;
import io.gossamer.api.destination.TlsIdentity.StrategyCase;
import io.gossamer.api.destination.WeightedAddr;
import io.gossamer.api.net.IPAddress;
import io.gossamer.api.net.IPv6;
import io.gossamer.api.net.TcpAddress;
import io.gossamer.proxy.model.Endpoint;
import io.gossamer.proxy.model.ProtocolHint;
import io.gossamer.proxy.model.Target;
import io.gossamer.proxy.model.TlsIdentity;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Addresses and endpoints, from the contract's messages and to them (contract section 1). */
public final class EndpointMapping {

    /** What TLS can send as server name. */
    private static final Pattern DNS_NAME =
            Pattern.compile(
                    "(?=.{1,253}$)[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?"
                            + "(\\.[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)*",
                    Pattern.CASE_INSENSITIVE);

    private EndpointMapping() {}

    /** The address; null if it is incomplete. */
    public static @Nullable InetSocketAddress address(TcpAddress message) {
        InetAddress ip = ip(message.getIp());
        int port = message.getPort();
        return ip == null || port < 1 || port > 65_535 ? null : new InetSocketAddress(ip, port);
    }

    /** The IP; null if there is none. */
    public static @Nullable InetAddress ip(IPAddress message) {
        byte[] bytes;
        switch (message.getIpCase()) {
            case IPV4 -> bytes = ByteBuffer.allocate(4).putInt(message.getIpv4()).array();
            case IPV6 ->
                    bytes =
                            ByteBuffer.allocate(16)
                                    .putLong(message.getIpv6().getFirst())
                                    .putLong(message.getIpv6().getLast())
                                    .array();
            default -> {
                return null;
            }
        }
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new AssertionError("4 and 16 bytes are addresses", e);
        }
    }

    public static IPAddress message(InetAddress ip) {
        ByteBuffer bytes = ByteString.copyFrom(ip.getAddress()).asReadOnlyByteBuffer();
        if (bytes.remaining() == 4) {
            return IPAddress.newBuilder().setIpv4(bytes.getInt()).build();
        }
        return IPAddress.newBuilder()
                .setIpv6(IPv6.newBuilder().setFirst(bytes.getLong()).setLast(bytes.getLong()))
                .build();
    }

    public static TcpAddress message(InetSocketAddress address) {
        return TcpAddress.newBuilder()
                .setIp(message(address.getAddress()))
                .setPort(address.getPort())
                .build();
    }

    /**
     * The endpoint; null if it has no usable address.
     *
     * @param setLabels labels of the set that it is in
     */
    public static @Nullable Endpoint endpoint(WeightedAddr message, Map<String, String> setLabels) {
        InetSocketAddress address = address(message.getAddr());
        return address == null ? null : endpoint(message, address, setLabels);
    }

    /**
     * The endpoint, reached at one of its addresses.
     *
     * @param setLabels labels of the set that it is in
     */
    static Endpoint endpoint(
            WeightedAddr message, InetSocketAddress address, Map<String, String> setLabels) {
        Map<String, String> labels = new HashMap<>(setLabels);
        labels.putAll(message.getMetricLabelsMap());
        long weight = Integer.toUnsignedLong(message.getWeight());
        return new Endpoint(
                address,
                tls(message.getTlsIdentity()),
                hint(message),
                opaqueTransportPort(message),
                authorityOverride(message),
                labels,
                (int) Math.min(weight, Integer.MAX_VALUE),
                message.getGossamer().getPreferred());
    }

    /** Absent or invalid means plaintext; so does a URI without a server name. */
    private static @Nullable TlsIdentity tls(io.gossamer.api.destination.TlsIdentity message) {
        String serverName = withoutTrailingDot(message.getServerName().getName());
        if (message.getStrategyCase() == StrategyCase.DNS_LIKE_IDENTITY) {
            String name = withoutTrailingDot(message.getDnsLikeIdentity().getName());
            String sni = serverName.isEmpty() ? name : serverName;
            return isDnsName(name) && isDnsName(sni) ? new TlsIdentity(name, sni) : null;
        }
        if (message.getStrategyCase() == StrategyCase.URI_LIKE_IDENTITY) {
            String uri = message.getUriLikeIdentity().getUri();
            return !uri.isEmpty() && isDnsName(serverName)
                    ? new TlsIdentity(uri, serverName)
                    : null;
        }
        return null;
    }

    private static String withoutTrailingDot(String name) {
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    private static boolean isDnsName(String name) {
        return DNS_NAME.matcher(name).matches();
    }

    private static ProtocolHint hint(WeightedAddr message) {
        return switch (message.getProtocolHint().getProtocolCase()) {
            case H2 -> ProtocolHint.H2;
            case OPAQUE -> ProtocolHint.OPAQUE;
            case PROTOCOL_NOT_SET -> ProtocolHint.UNKNOWN;
        };
    }

    /** Accepted only between 0 and 65535, both excluded (contract section 2). */
    private static int opaqueTransportPort(WeightedAddr message) {
        int port = message.getProtocolHint().getOpaqueTransport().getInboundPort();
        return port > 0 && port < 65_535 ? port : 0;
    }

    private static Target.@Nullable Authority authorityOverride(WeightedAddr message) {
        String text = message.getAuthorityOverride().getAuthorityOverride();
        int colon = text.lastIndexOf(':');
        if (colon <= 0) {
            return text.isEmpty() ? null : new Target.Authority(text, 80);
        }
        try {
            int port = Integer.parseInt(text.substring(colon + 1));
            return port < 1 || port > 65_535
                    ? null
                    : new Target.Authority(text.substring(0, colon), port);
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
