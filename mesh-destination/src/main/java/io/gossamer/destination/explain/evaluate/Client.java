package io.gossamer.destination.explain.evaluate;

import java.net.InetAddress;
import java.util.List;

/**
 * Who sends, as the far side sees it.
 *
 * @param identity DNS name of the certificate; empty without mesh TLS
 * @param addresses where it may come from; empty if that is unknown, and then it counts as outside
 *     of every network but the whole of them
 */
public record Client(String identity, List<InetAddress> addresses) {

    public Client {
        addresses = List.copyOf(addresses);
    }

    /** As people call it. */
    public String text() {
        return identity.isEmpty() ? "a client without mesh identity" : identity;
    }
}
