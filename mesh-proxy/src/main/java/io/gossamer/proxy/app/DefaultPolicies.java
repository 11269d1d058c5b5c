package io.gossamer.proxy.app;

import io.gossamer.proxy.model.Authorization;
import io.gossamer.proxy.model.Authorization.Authentication;
import io.gossamer.proxy.model.Authorization.Cidr;
import io.gossamer.proxy.model.Authorization.Network;
import io.gossamer.proxy.model.Meta;
import io.gossamer.proxy.model.ServerPolicy;
import io.gossamer.proxy.model.ServerPolicy.ServerProtocol;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;

/** What a port accepts until the policy service first answers. */
final class DefaultPolicies implements IntFunction<ServerPolicy> {

    private final ProxyProperties properties;
    private final List<Authorization> authorizations;

    DefaultPolicies(ProxyProperties properties) {
        this.properties = properties;
        this.authorizations = authorizations(properties);
    }

    @Override
    public ServerPolicy apply(int port) {
        InboundProperties inbound = properties.inbound();
        boolean opaque =
                inbound.opaquePorts().stream()
                        .anyMatch(range -> range.first() <= port && port <= range.last());
        return new ServerPolicy(
                Meta.ofDefault(inbound.defaultPolicy().label()),
                opaque ? ServerProtocol.OPAQUE : ServerProtocol.DETECT,
                inbound.detectTimeout(),
                authorizations,
                List.of(),
                null,
                false,
                0);
    }

    private static List<Authorization> authorizations(ProxyProperties properties) {
        DefaultInboundPolicy policy = properties.inbound().defaultPolicy();
        Meta meta = Meta.ofDefault(policy.label());
        return switch (policy) {
            case DENY -> List.of();
            case ALL_UNAUTHENTICATED, AUDIT ->
                    List.of(new Authorization(everywhere(), unauthenticated(), meta));
            case ALL_AUTHENTICATED ->
                    List.of(new Authorization(everywhere(), anyIdentity(), meta));
            case CLUSTER_UNAUTHENTICATED ->
                    List.of(new Authorization(cluster(properties), unauthenticated(), meta));
            case CLUSTER_AUTHENTICATED ->
                    List.of(new Authorization(cluster(properties), anyIdentity(), meta));
        };
    }

    private static Authentication unauthenticated() {
        return new Authentication.Unauthenticated();
    }

    /** An empty suffix matches every identity. */
    private static Authentication anyIdentity() {
        return new Authentication.Identities(Set.of(), List.of(List.of()));
    }

    private static List<Network> cluster(ProxyProperties properties) {
        return properties.clusterNetworks().stream()
                .map(network -> new Network(network, List.of()))
                .toList();
    }

    private static List<Network> everywhere() {
        return List.of(any(new byte[4]), any(new byte[16]));
    }

    private static Network any(byte[] address) {
        try {
            return new Network(new Cidr(InetAddress.getByAddress(address), 0), List.of());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("4 or 16 bytes are an IP address", e);
        }
    }
}
