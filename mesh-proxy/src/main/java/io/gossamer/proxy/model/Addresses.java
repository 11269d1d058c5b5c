package io.gossamer.proxy.model;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Locale;

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

    /**
     * Parses {@code IP:port} or {@code [v6]:port}; {@code localhost} is 127.0.0.1. Asks no
     * resolver.
     *
     * @throws IllegalArgumentException for anything else
     */
    public static InetSocketAddress parseSocketAddress(String text) {
        String trimmed = text.trim();
        int colon = trimmed.lastIndexOf(':');
        if (colon <= 0) {
            throw new IllegalArgumentException(
                    "address: " + text + " (expected: IP:port, IPv6 in brackets)");
        }
        String host = trimmed.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        } else if (host.indexOf(':') >= 0) {
            throw new IllegalArgumentException(
                    "address: " + text + " (expected: IP:port, IPv6 in brackets)");
        }
        String port = trimmed.substring(colon + 1);
        if (port.isEmpty()
                || port.length() > 5
                || !port.chars().allMatch(c -> c >= '0' && c <= '9')
                || Integer.parseInt(port) > 65_535) {
            throw new IllegalArgumentException(
                    "address: " + text + " (expected: a port of 0 to 65535 after the last colon)");
        }
        return new InetSocketAddress(parseIp(host), Integer.parseInt(port));
    }

    /**
     * Parses an IP literal without brackets; {@code localhost} is 127.0.0.1. Asks no resolver.
     *
     * @throws IllegalArgumentException for anything else
     */
    public static InetAddress parseIp(String text) {
        String literal = text.equals("localhost") ? "127.0.0.1" : text;
        boolean v6 = literal.indexOf(':') >= 0;
        boolean plausible =
                !literal.isEmpty()
                        && (v6
                                ? literal.chars().allMatch(Addresses::isV6Character)
                                : isDottedQuad(literal));
        if (plausible) {
            try {
                return InetAddress.getByName(literal);
            } catch (UnknownHostException e) {
                throw new IllegalArgumentException(
                        "IP address: " + text + " (expected: IPv4 or IPv6 in text form)", e);
            }
        }
        throw new IllegalArgumentException(
                "IP address: " + text + " (expected: IPv4 or IPv6 in text form)");
    }

    /**
     * Whether a host never leaves this machine: a loopback address or a name of one.
     *
     * @param host a name, an IPv4 literal, or an IPv6 literal with or without brackets
     */
    public static boolean isLoopback(String host) {
        String bare =
                host.startsWith("[") && host.endsWith("]")
                        ? host.substring(1, host.length() - 1)
                        : host;
        String lower = bare.toLowerCase(Locale.ROOT);
        if (lower.equals("localhost") || lower.endsWith(".localhost")) {
            return true;
        }
        try {
            return parseIp(lower).isLoopbackAddress();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isV6Character(int c) {
        return c == ':' || c == '.' || Character.digit(c, 16) >= 0;
    }

    private static boolean isDottedQuad(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) {
            return false;
        }
        for (String part : parts) {
            if (part.isEmpty()
                    || part.length() > 3
                    || !part.chars().allMatch(c -> c >= '0' && c <= '9')
                    || Integer.parseInt(part) > 255) {
                return false;
            }
        }
        return true;
    }
}
