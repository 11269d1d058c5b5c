package io.gossamer.autoconfigure.transport;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;

/**
 * Where a service listens or is called: TCP, or a Unix domain socket. Text form {@code host:port},
 * {@code [v6]:port} or {@code unix:PATH}.
 */
public sealed interface ServiceAddress {

    /** The prefix of the text form of a Unix domain socket. */
    String UNIX_PREFIX = "unix:";

    /**
     * TCP.
     *
     * @param host name or address literal, without brackets
     * @param port 0 to 65535; 0 lets the system choose when listening
     */
    record Tcp(String host, int port) implements ServiceAddress {

        /** True if the host is a loopback address or resolves to nothing else. */
        public boolean isLoopback() {
            try {
                for (InetAddress address : InetAddress.getAllByName(host)) {
                    if (!address.isLoopbackAddress()) {
                        return false;
                    }
                }
                return true;
            } catch (UnknownHostException e) {
                return false;
            }
        }

        /** Resolves the host; the result is unresolved if there is no such name. */
        public InetSocketAddress socketAddress() {
            return new InetSocketAddress(host, port);
        }

        @Override
        public String toString() {
            return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
        }
    }

    /**
     * A Unix domain socket.
     *
     * @param path absolute or relative to the working directory
     */
    record Unix(Path path) implements ServiceAddress {

        @Override
        public String toString() {
            return UNIX_PREFIX + path;
        }
    }

    /**
     * Parses the text form.
     *
     * @throws IllegalArgumentException that says what was expected
     */
    static ServiceAddress parse(String text) {
        if (text.startsWith(UNIX_PREFIX) && text.length() > UNIX_PREFIX.length()) {
            return new Unix(Path.of(text.substring(UNIX_PREFIX.length())));
        }
        int colon = text.lastIndexOf(':');
        String host = colon > 0 ? text.substring(0, colon) : "";
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        } else if (host.indexOf(':') >= 0) {
            host = "";
        }
        int port = parsePort(text.substring(colon + 1));
        if (host.isEmpty() || port < 0) {
            throw new IllegalArgumentException(
                    "address: " + text + " (expected: host:port, [v6]:port or unix:PATH)");
        }
        return new Tcp(host, port);
    }

    private static int parsePort(String text) {
        if (text.isEmpty()
                || text.length() > 5
                || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return -1;
        }
        int port = Integer.parseInt(text);
        return port <= 65535 ? port : -1;
    }
}
