package io.gossamer.destination.view;

import io.gossamer.destination.resource.IpLiteral;
import java.net.InetAddress;
import java.util.Optional;

/**
 * An authority: a host, which is a name or an address without brackets, and a port.
 *
 * @param port 1 to 65535
 */
public record HostPort(String host, int port) {

    /** What an authority without a port means. */
    public static final int DEFAULT_PORT = 80;

    private static final int MAX_LENGTH = 512;

    /** Parses {@code host}, {@code host:port}, {@code [v6]} or {@code [v6]:port}. */
    public static Optional<HostPort> parse(String text) {
        if (text.isEmpty() || text.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        int end;
        String host;
        if (text.startsWith("[")) {
            int bracket = text.indexOf(']');
            if (bracket < 0 || IpLiteral.parse(text.substring(1, bracket)).isEmpty()) {
                return Optional.empty();
            }
            host = text.substring(1, bracket);
            end = bracket + 1;
        } else {
            int colon = text.indexOf(':');
            end = colon < 0 ? text.length() : colon;
            host = text.substring(0, end);
        }
        if (host.isEmpty() || host.chars().anyMatch(HostPort::forbidden)) {
            return Optional.empty();
        }
        if (end == text.length()) {
            return Optional.of(new HostPort(host, DEFAULT_PORT));
        }
        return text.charAt(end) == ':'
                ? port(text.substring(end + 1)).map(port -> new HostPort(host, port))
                : Optional.empty();
    }

    private static Optional<Integer> port(String text) {
        if (text.isEmpty()
                || text.length() > 5
                || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Optional.empty();
        }
        int port = Integer.parseInt(text);
        return port >= 1 && port <= 65535 ? Optional.of(port) : Optional.empty();
    }

    private static boolean forbidden(int c) {
        return c <= ' ' || c >= 0x7f || c == '/' || c == '@' || c == '?' || c == '#' || c == '['
                || c == ']';
    }

    /** The host as an address, if it is one. */
    public Optional<InetAddress> address() {
        return IpLiteral.parse(host);
    }
}
