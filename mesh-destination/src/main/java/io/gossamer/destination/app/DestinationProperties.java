package io.gossamer.destination.app;

import io.gossamer.autoconfigure.settings.SettingsProblems;
import io.gossamer.autoconfigure.transport.ServiceAddress;
import io.gossamer.destination.resource.IpNetwork;
import io.gossamer.destination.resource.PortRanges;
import io.gossamer.destination.resource.policy.DefaultPolicy;
import io.gossamer.destination.source.properties.PropertyRoutes;
import io.gossamer.destination.source.properties.RouteProperties;
import io.gossamer.destination.view.MeshSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the destination service.
 *
 * @param dataDir directory of the sidecar's socket and of what survives a restart; made 0700 if it
 *     is missing; unset: no sidecar, nothing survives
 * @param resources directory of manifests, watched for changes; unset: registered workloads only
 * @param listen loopback address for peers on this host
 * @param policyListen second loopback address with the same services, where peers of the contract
 *     look for policy
 * @param admin address of {@code /live}, {@code /ready} and {@code /metrics}
 * @param serviceCidr where services get their cluster IP from if their manifest states none
 * @param trustDomain last part of every identity
 * @param controlNamespace namespace of the control plane; part of every identity
 * @param clusterDomain last part of every service's DNS name
 * @param defaultInboundPolicy for workloads and namespaces that state none
 * @param defaultOpaquePorts ports and ranges, for workloads and services that state none
 * @param clusterNetworks addresses outside of them are passed through
 * @param outboundTransportMode {@code transparent}: only opaque connections use the transport
 *     header; {@code transport-header}: all to meshed Pods do. Registered workloads always take it
 * @param egressNamespace whose EgressNetworks hold for clients of all namespaces
 * @param allowRequestHeaders whether a request may ask for timeouts and retries of its own by
 *     {@code l5d-timeout}, {@code l5d-retry-http} and their like
 * @param requireReferenceGrants whether a route of the Gateway API needs a ReferenceGrant for a
 *     backend in another namespace than its own and its parent's
 * @param tokenKey file with the public key of join tokens, in PEM; unset: nobody registers with a
 *     token
 * @param registrySettle after a restart, how long registered workloads have to come back before
 *     what is absent is said to be gone; 0 does not wait
 * @param routes routes in the shorthand of Spring Cloud Gateway: {@code id}, {@code service},
 *     {@code uri} or {@code backends}, {@code predicates}, {@code filters}; at most 1,000
 * @param docker the Docker engine as a source
 */
@ConfigurationProperties("mesh.destination")
public record DestinationProperties(
        @Nullable Path dataDir,
        @Nullable Path resources,
        @DefaultValue("127.0.0.1:8086") String listen,
        @DefaultValue("127.0.0.1:8090") String policyListen,
        @DefaultValue("127.0.0.1:9996") String admin,
        @DefaultValue("10.96.0.0/12") String serviceCidr,
        @DefaultValue("cluster.local") String trustDomain,
        @DefaultValue("mesh") String controlNamespace,
        @DefaultValue("cluster.local") String clusterDomain,
        @DefaultValue("all-unauthenticated") String defaultInboundPolicy,
        @DefaultValue(PortRanges.DEFAULT_OPAQUE) String defaultOpaquePorts,
        @DefaultValue({
                    "10.0.0.0/8",
                    "100.64.0.0/10",
                    "172.16.0.0/12",
                    "192.168.0.0/16",
                    "fd00::/8"
                })
                List<String> clusterNetworks,
        @DefaultValue("transparent") String outboundTransportMode,
        @DefaultValue(MeshSettings.DEFAULT_EGRESS_NAMESPACE) String egressNamespace,
        @DefaultValue("false") boolean allowRequestHeaders,
        @DefaultValue("true") boolean requireReferenceGrants,
        @Nullable Path tokenKey,
        @DefaultValue("15s") Duration registrySettle,
        @DefaultValue List<RouteProperties> routes,
        @DefaultValue DockerProperties docker) {

    private static final String TRANSPARENT = "transparent";
    private static final String TRANSPORT_HEADER = "transport-header";
    private static final Duration MAX_SETTLE = Duration.ofMinutes(5);

    public DestinationProperties {
        clusterNetworks = List.copyOf(clusterNetworks);
        routes = List.copyOf(routes);
        SettingsProblems problems = SettingsProblems.in("mesh.destination");
        problems.require(isTcp(listen), "listen", listen, "host:port")
                .require(isTcp(policyListen), "policy-listen", policyListen, "host:port")
                .require(isTcp(admin), "admin", admin, "host:port")
                .require(
                        IpNetwork.parse(serviceCidr).isPresent(),
                        "service-cidr",
                        serviceCidr,
                        "a network, as in 10.96.0.0/12")
                .require(
                        DefaultPolicy.of(defaultInboundPolicy).isPresent(),
                        "default-inbound-policy",
                        defaultInboundPolicy,
                        "a policy, as in all-unauthenticated, all-authenticated or deny")
                .require(
                        PortRanges.parse(defaultOpaquePorts).isPresent(),
                        "default-opaque-ports",
                        defaultOpaquePorts,
                        "ports and ranges, as in 25,587,1000-2000")
                .require(
                        outboundTransportMode.equals(TRANSPARENT)
                                || outboundTransportMode.equals(TRANSPORT_HEADER),
                        "outbound-transport-mode",
                        outboundTransportMode,
                        TRANSPARENT + " or " + TRANSPORT_HEADER)
                .require(
                        !registrySettle.isNegative() && registrySettle.compareTo(MAX_SETTLE) <= 0,
                        "registry-settle",
                        registrySettle,
                        "0s to 5m");
        for (String network : clusterNetworks) {
            problems.require(
                    IpNetwork.parse(network).isPresent(),
                    "cluster-networks",
                    network,
                    "a network, as in 10.0.0.0/8");
        }
        PropertyRoutes.read(routes, clusterDomain, problems);
        problems.throwIfAny();
    }

    MeshSettings settings() {
        return new MeshSettings(
                controlNamespace,
                trustDomain,
                clusterDomain,
                DefaultPolicy.of(defaultInboundPolicy).orElseThrow(),
                PortRanges.parse(defaultOpaquePorts).orElseThrow(),
                clusterNetworks.stream()
                        .map(network -> IpNetwork.parse(network).orElseThrow())
                        .toList(),
                outboundTransportMode.equals(TRANSPORT_HEADER),
                egressNamespace,
                allowRequestHeaders,
                requireReferenceGrants);
    }

    /** What the routes say, as resources; they were found valid when the settings were read. */
    PropertyRoutes propertyRoutes() {
        return PropertyRoutes.read(routes, clusterDomain, SettingsProblems.in("mesh.destination"));
    }

    /** A file in the data directory; null if there is none. */
    @Nullable Path file(String name) {
        return dataDir == null ? null : dataDir.resolve(name);
    }

    private static boolean isTcp(String text) {
        try {
            return ServiceAddress.parse(text) instanceof ServiceAddress.Tcp;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
