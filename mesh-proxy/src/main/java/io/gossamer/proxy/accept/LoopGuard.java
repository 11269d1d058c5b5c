package io.gossamer.proxy.accept;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Tells targets that lead back to this proxy: connecting to one of its own listeners would go round
 * for ever. Immutable.
 */
public final class LoopGuard {

    private final List<InetSocketAddress> listeners;
    private final Set<InetAddress> hostAddresses;

    /**
     * @param listeners every bound address of this proxy
     * @param hostAddresses what a wildcard listener accepts on besides loopback
     */
    public LoopGuard(List<InetSocketAddress> listeners, Set<InetAddress> hostAddresses) {
        this.listeners = listeners.stream().map(OriginalDestinationReader::unmapped).toList();
        this.hostAddresses = Set.copyOf(hostAddresses);
    }

    /** With the addresses that this host's interfaces have now. Blocks briefly. */
    public static LoopGuard ofThisHost(List<InetSocketAddress> listeners) throws SocketException {
        Set<InetAddress> addresses = new HashSet<>();
        NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .forEach(addresses::add);
        return new LoopGuard(listeners, addresses);
    }

    /** Whether a connection to the target would arrive at this proxy again. */
    public boolean isOwn(InetSocketAddress target) {
        InetSocketAddress plain = OriginalDestinationReader.unmapped(target);
        for (InetSocketAddress listener : listeners) {
            if (listener.getPort() == plain.getPort() && reaches(plain.getAddress(), listener)) {
                return true;
            }
        }
        return false;
    }

    private boolean reaches(InetAddress target, InetSocketAddress listener) {
        InetAddress own = listener.getAddress();
        if (own.equals(target)) {
            return true;
        }
        if (target.isAnyLocalAddress()) {
            return own.isLoopbackAddress() || own.isAnyLocalAddress();
        }
        return own.isAnyLocalAddress()
                && (target.isLoopbackAddress() || hostAddresses.contains(target));
    }
}
