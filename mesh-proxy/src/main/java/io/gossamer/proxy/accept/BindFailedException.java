package io.gossamer.proxy.accept;

import io.gossamer.proxy.model.Addresses;
import java.io.IOException;
import java.net.InetSocketAddress;

/** A listener's address cannot be bound. The message names the address and the remedy. */
public final class BindFailedException extends IOException {

    private static final long serialVersionUID = 1L;

    private final InetSocketAddress address;

    BindFailedException(String name, InetSocketAddress address, Throwable cause) {
        super(
                "cannot bind the "
                        + name
                        + " listener: "
                        + Addresses.format(address)
                        + " (expected: a free address of this host; "
                        + cause.getMessage()
                        + "). "
                        + remedy(address, cause),
                cause);
        this.address = address;
    }

    public InetSocketAddress address() {
        return address;
    }

    private static String remedy(InetSocketAddress address, Throwable cause) {
        String text = String.valueOf(cause.getMessage());
        if (text.contains("in use")) {
            return "End the process that holds port "
                    + address.getPort()
                    + " ('ss -ltnp' names it), or choose another port; 0 takes a free one.";
        }
        if (text.contains("ermission")) {
            return "Choose a port above 1023, or grant CAP_NET_BIND_SERVICE.";
        }
        return "Choose an address that an interface of this host has, or a wildcard.";
    }
}
