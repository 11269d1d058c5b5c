package io.gossamer.proxy.app.settings;

/**
 * Ports from first to last, inclusive.
 *
 * @param first 1 to 65535
 * @param last not below first
 */
public record PortRange(int first, int last) {

    public PortRange {
        if (first > last) {
            throw new IllegalArgumentException(
                    "port range: " + first + "-" + last + " (expected: FIRST-LAST, ascending)");
        }
    }

    /** Parses {@code PORT} or {@code FIRST-LAST}. */
    public static PortRange valueOf(String text) {
        int dash = text.indexOf('-');
        if (dash < 0) {
            int port = parsePort(text);
            return new PortRange(port, port);
        }
        return new PortRange(
                parsePort(text.substring(0, dash)), parsePort(text.substring(dash + 1)));
    }

    public boolean contains(int port) {
        return port >= first && port <= last;
    }

    static int parsePort(String text) {
        String digits = text.trim();
        if (digits.isEmpty()
                || digits.length() > 5
                || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new IllegalArgumentException("port: " + text + " (expected: 1 to 65535)");
        }
        int port = Integer.parseInt(digits);
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port: " + text + " (expected: 1 to 65535)");
        }
        return port;
    }

    @Override
    public String toString() {
        return first == last ? Integer.toString(first) : first + "-" + last;
    }
}
