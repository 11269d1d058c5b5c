package io.gossamer.proxy.control.connect;

import io.gossamer.proxy.model.Addresses;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a service of the control plane is: one or several {@code host:port}, or a Unix domain
 * socket.
 *
 * @param hosts empty if there is a socket
 * @param socket null if there are hosts
 */
public record ControlAddress(List<HostPort> hosts, @Nullable Path socket) {

    /**
     * A host and its port.
     *
     * @param host a name, or an IP literal without brackets
     * @param port 1 to 65535
     */
    public record HostPort(String host, int port) {}

    private static final String UNIX = "unix:";

    public ControlAddress {
        hosts = List.copyOf(hosts);
    }

    /**
     * Parses {@code host:port}, several of them separated by commas, or {@code unix:PATH}.
     *
     * @throws IllegalArgumentException for anything else
     */
    public static ControlAddress parse(String text) {
        if (text.startsWith(UNIX)) {
            return new ControlAddress(List.of(), Path.of(text.substring(UNIX.length())));
        }
        List<HostPort> hosts = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            hosts.add(hostPort(part.trim()));
        }
        return new ControlAddress(hosts, null);
    }

    private static HostPort hostPort(String text) {
        int colon = text.lastIndexOf(':');
        String host = colon <= 0 ? "" : text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        try {
            int port = Integer.parseInt(text.substring(colon + 1));
            if (!host.isEmpty() && port >= 1 && port <= 65_535) {
                return new HostPort(host, port);
            }
        } catch (NumberFormatException e) {
            // Reported below like a port that is out of bounds.
        }
        throw new IllegalArgumentException(
                "control address: " + text + " (expected: host:port or unix:PATH)");
    }

    /** Whether what is sent there never leaves this machine. */
    public boolean isLocal() {
        return socket != null || hosts.stream().allMatch(h -> Addresses.isLoopback(h.host()));
    }

    /** As in the settings. */
    @Override
    public String toString() {
        if (socket != null) {
            return UNIX + socket;
        }
        StringBuilder text = new StringBuilder();
        for (HostPort host : hosts) {
            text.append(text.isEmpty() ? "" : ",")
                    .append(host.host().indexOf(':') >= 0 ? "[" + host.host() + "]" : host.host())
                    .append(':')
                    .append(host.port());
        }
        return text.toString();
    }
}
