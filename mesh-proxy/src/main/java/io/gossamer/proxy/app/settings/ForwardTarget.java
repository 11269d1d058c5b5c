package io.gossamer.proxy.app.settings;

import io.gossamer.proxy.model.Addresses;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/** Where a declared inbound port forwards to (rule R1). */
public sealed interface ForwardTarget {

    /**
     * A TCP address.
     *
     * @param socketAddress an IP address and a port
     */
    record Tcp(InetSocketAddress socketAddress) implements ForwardTarget {
        @Override
        public String toString() {
            return Addresses.format(socketAddress);
        }
    }

    /**
     * A Unix domain socket.
     *
     * @param path of the socket's file
     */
    record Unix(Path path) implements ForwardTarget {
        @Override
        public String toString() {
            return "unix:" + path;
        }
    }

    /**
     * Parses {@code IP:port}, {@code localhost:port} or {@code unix:PATH}.
     *
     * @throws IllegalArgumentException for anything else
     */
    static ForwardTarget valueOf(String text) {
        if (text.startsWith("unix:")) {
            String path = text.substring("unix:".length());
            if (path.isBlank()) {
                throw new IllegalArgumentException("target: " + text + " (expected: unix:PATH)");
            }
            return new Unix(Path.of(path));
        }
        return new Tcp(Addresses.parseSocketAddress(text));
    }
}
