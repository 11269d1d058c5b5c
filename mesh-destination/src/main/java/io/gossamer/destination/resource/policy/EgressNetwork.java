package io.gossamer.destination.resource.policy;

import io.gossamer.destination.resource.IpNetwork;
import io.gossamer.destination.resource.Kind;
import io.gossamer.destination.resource.Metadata;
import io.gossamer.destination.resource.Resource;
import io.gossamer.destination.resource.ResourceKey;
import java.net.InetAddress;
import java.util.List;

/**
 * An EgressNetwork: addresses outside of the mesh, and whether clients reach what no route of it is
 * for.
 *
 * @param networks empty for everything outside of the cluster's networks
 * @param allowed {@code trafficPolicy}
 */
public record EgressNetwork(
        Metadata metadata, List<NetworkAuthentication.Network> networks, boolean allowed)
        implements Resource {

    /** The whole of the internet: the network with the fewest bits in common. */
    private static final int EVERYWHERE = 0;

    /** It does not have the address. */
    public static final int OUTSIDE = -1;

    public EgressNetwork {
        networks = List.copyOf(networks);
    }

    /**
     * How narrowly the network is drawn around an address, in bits.
     *
     * @param clusterNetworks what a network that names none leaves out
     */
    public int closeness(InetAddress address, List<IpNetwork> clusterNetworks) {
        if (networks.isEmpty()) {
            boolean inside = clusterNetworks.stream().anyMatch(n -> n.contains(address));
            return inside ? OUTSIDE : EVERYWHERE;
        }
        int closest = OUTSIDE;
        for (NetworkAuthentication.Network network : networks) {
            if (network.network().contains(address)
                    && network.except().stream().noneMatch(except -> except.contains(address))) {
                closest = Math.max(closest, network.network().prefixLength());
            }
        }
        return closest;
    }

    @Override
    public Kind kind() {
        return Kind.EGRESS_NETWORK;
    }

    /** The key of a network by its name. */
    public static ResourceKey key(String namespace, String name) {
        return new ResourceKey(Kind.EGRESS_NETWORK, namespace, name);
    }
}
