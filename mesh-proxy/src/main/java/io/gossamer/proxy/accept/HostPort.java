package io.gossamer.proxy.accept;

import io.gossamer.proxy.model.Target;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** Strict parsing of the host and port that a client names. */
public final class HostPort {

    private static final int MAX_NAME = 253;

    private HostPort() {}

    /** Like {@link #parse(String)}, where the port may be left out. */
    public static @Nullable Target parse(String authority, int defaultPort) {
        int colon = authority.lastIndexOf(':');
        boolean hasPort = colon > 0 && authority.indexOf(']', colon) < 0;
        return parse(hasPort ? authority : authority + ":" + defaultPort);
    }

    /**
     * {@code host:port}, {@code a.b.c.d:port} or {@code [v6]:port}; null if it is none of these.
     */
    static @Nullable Target parse(String authority) {
        int colon = authority.lastIndexOf(':');
        if (colon < 1) {
            return null;
        }
        int port = parsePort(authority, colon + 1);
        if (port < 0) {
            return null;
        }
        String host = authority.substring(0, colon);
        if (host.startsWith("[")) {
            boolean literal = host.endsWith("]") && host.indexOf(':') > 0;
            return literal ? ofLiteral(host.substring(1, host.length() - 1), port) : null;
        }
        return ofHost(host, port);
    }

    /** A name or an IPv4 literal (what SOCKS5 calls a domain name); null if it is neither. */
    static @Nullable Target ofHost(String host, int port) {
        if (NetUtil.isValidIpV4Address(host)) {
            return ofLiteral(host, port);
        }
        return isName(host) ? new Target.Authority(host, port) : null;
    }

    static Target ofAddress(byte[] ip, int port) {
        try {
            return new Target.Address(new InetSocketAddress(InetAddress.getByAddress(ip), port));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("IP of 4 or 16 bytes", e);
        }
    }

    private static @Nullable Target ofLiteral(String literal, int port) {
        if (literal.indexOf('%') >= 0) {
            return null;
        }
        byte[] ip = NetUtil.createByteArrayFromIpAddressString(literal);
        return ip == null ? null : ofAddress(ip, port);
    }

    private static int parsePort(String text, int from) {
        int digits = text.length() - from;
        if (digits < 1 || digits > 5) {
            return -1;
        }
        int port = 0;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            port = port * 10 + (c - '0');
        }
        return port >= 1 && port <= 0xFFFF ? port : -1;
    }

    private static boolean isName(String host) {
        int length = host.endsWith(".") ? host.length() - 1 : host.length();
        if (length < 1 || length > MAX_NAME || host.charAt(0) == '.') {
            return false;
        }
        for (int i = 0; i < length; i++) {
            char c = host.charAt(i);
            boolean known =
                    (c >= 'a' && c <= 'z')
                            || (c >= 'A' && c <= 'Z')
                            || (c >= '0' && c <= '9')
                            || c == '-'
                            || c == '_'
                            || c == '.';
            if (!known || (c == '.' && host.charAt(i - 1) == '.')) {
                return false;
            }
        }
        return true;
    }
}
