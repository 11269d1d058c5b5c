package io.gossamer.destination.view;

import io.gossamer.destination.resource.IpNetwork;
import io.gossamer.destination.resource.PortRanges;
import io.gossamer.destination.resource.policy.DefaultPolicy;
import java.net.InetAddress;
import java.util.List;

/**
 * What holds for the whole mesh.
 *
 * @param controlNamespace namespace of the control plane; part of every identity
 * @param trustDomain last part of every identity
 * @param clusterDomain last part of every service's DNS name, without dots at its ends
 * @param defaultInboundPolicy for Pods and namespaces that state none
 * @param defaultOpaquePorts for Pods and services that state none
 * @param clusterNetworks addresses outside of them are passed through
 * @param transportHeader every meshed endpoint takes connections through the transport header, not
 *     only opaque ones
 * @param egressNamespace whose EgressNetworks hold for clients of all namespaces
 * @param allowRequestHeaders whether a request may ask for timeouts and retries of its own
 * @param requireReferenceGrants whether a route needs the grant of another namespace for a backend
 *     there
 */
public record MeshSettings(
        String controlNamespace,
        String trustDomain,
        String clusterDomain,
        DefaultPolicy defaultInboundPolicy,
        PortRanges defaultOpaquePorts,
        List<IpNetwork> clusterNetworks,
        boolean transportHeader,
        String egressNamespace,
        boolean allowRequestHeaders,
        boolean requireReferenceGrants) {

    /** Where networks for all clients are looked for (contract section 7). */
    public static final String DEFAULT_EGRESS_NAMESPACE = "linkerd-egress";

    /** Networks that the contract counts as inside (section 7). */
    public static final List<String> DEFAULT_CLUSTER_NETWORKS =
            List.of("10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12", "192.168.0.0/16", "fd00::/8");

    /** Settings with the defaults of the contract for what is outside. */
    public MeshSettings(
            String controlNamespace,
            String trustDomain,
            String clusterDomain,
            DefaultPolicy defaultInboundPolicy,
            PortRanges defaultOpaquePorts,
            List<IpNetwork> clusterNetworks,
            boolean transportHeader) {
        this(
                controlNamespace,
                trustDomain,
                clusterDomain,
                defaultInboundPolicy,
                defaultOpaquePorts,
                clusterNetworks,
                transportHeader,
                DEFAULT_EGRESS_NAMESPACE,
                false,
                true);
    }

    public MeshSettings {
        clusterNetworks = List.copyOf(clusterNetworks);
    }

    public boolean inCluster(InetAddress address) {
        return clusterNetworks.stream().anyMatch(network -> network.contains(address));
    }
}
