package io.gossamer.proxy.admin;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Who may use the paths that tell more or change something: clients on this host that name it as
 * such. A page in a browser that rebinds its name to a loopback address sends its own name as Host
 * and is refused.
 */
final class LoopbackOnly {

    private LoopbackOnly() {}

    static boolean permits(@Nullable SocketAddress client, @Nullable String host) {
        return client instanceof InetSocketAddress address
                && address.getAddress() != null
                && address.getAddress().isLoopbackAddress()
                && isLoopbackName(host);
    }

    private static boolean isLoopbackName(@Nullable String host) {
        if (host == null) {
            return true;
        }
        int colon = host.lastIndexOf(':');
        String name = colon > host.indexOf(']') ? host.substring(0, colon) : host;
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "localhost", "[::1]", "[0:0:0:0:0:0:0:1]" -> true;
            default -> name.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
        };
    }
}
