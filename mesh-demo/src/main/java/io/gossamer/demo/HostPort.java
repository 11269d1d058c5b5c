package io.gossamer.demo;

import java.net.InetSocketAddress;

/**
 * A service's address as a program is given it: a plain host name and a port.
 *
 * @param host name or IP address
 * @param port 0 to 65535
 */
public record HostPort(String host, int port) {

    static HostPort parse(String what, String text) {
        int colon = text.lastIndexOf(':');
        if (colon > 0) {
            try {
                int port = Integer.parseInt(text.substring(colon + 1));
                if (port > 0 && port < 65536) {
                    return new HostPort(text.substring(0, colon), port);
                }
            } catch (NumberFormatException e) {
                // Told below, like a port out of range.
            }
        }
        throw new IllegalArgumentException(
                what + ": " + text + " (expected: HOST:PORT, for instance books:8080)");
    }

    /** The socket address. Unresolved if the name is known only to a proxy. */
    public InetSocketAddress address() {
        return new InetSocketAddress(host, port);
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
