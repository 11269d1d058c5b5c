package io.gossamer.proxy.app.settings;

import io.gossamer.proxy.model.Addresses;
import java.net.InetSocketAddress;

/**
 * Where a listener binds.
 *
 * @param socketAddress an IP address; port 0 takes a free port
 */
public record ListenAddress(InetSocketAddress socketAddress) {

    /**
     * Parses {@code IP:port}, {@code [v6]:port} or {@code localhost:port}.
     *
     * @throws IllegalArgumentException for anything else, names included
     */
    public static ListenAddress valueOf(String text) {
        return new ListenAddress(Addresses.parseSocketAddress(text));
    }

    @Override
    public String toString() {
        return Addresses.format(socketAddress);
    }
}
