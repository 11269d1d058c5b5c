package io.gossamer.proxy.control.discovery;

import io.gossamer.api.mesh.v1.EndpointExtension;
import io.gossamer.api.net.IPAddress;
import io.gossamer.proxy.control.connect.LocalNetworks;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Chooses among the addresses of an endpoint that is on several networks: one on a network of this
 * proxy, for the others may not be reachable from here. The networks are looked up at most once,
 * when there is something to choose. Not thread-safe.
 */
final class NearestAddress {

    private final Supplier<LocalNetworks> source;
    private @Nullable LocalNetworks networks;

    NearestAddress(Supplier<LocalNetworks> source) {
        this.source = source;
    }

    /**
     * The address to connect to.
     *
     * @param first what the server names first: taken if none is near
     */
    InetSocketAddress of(InetSocketAddress first, EndpointExtension extension) {
        if (extension.getOtherAddressesCount() == 0 || have(first.getAddress())) {
            return first;
        }
        for (IPAddress message : extension.getOtherAddressesList()) {
            InetAddress other = EndpointMapping.ip(message);
            if (other != null && have(other)) {
                return new InetSocketAddress(other, first.getPort());
            }
        }
        return first;
    }

    private boolean have(InetAddress address) {
        LocalNetworks known = networks;
        if (known == null) {
            known = source.get();
            networks = known;
        }
        return known.have(address);
    }
}
