package io.gossamer.it.control;

import com.google.protobuf.Duration;
import io.gossamer.api.Labels;
import io.gossamer.api.destination.ProtocolHint;
import io.gossamer.api.destination.TlsIdentity;
import io.gossamer.api.destination.Update;
import io.gossamer.api.destination.WeightedAddr;
import io.gossamer.api.destination.WeightedAddrSet;
import io.gossamer.api.http_route.HttpRouteMatch;
import io.gossamer.api.http_route.PathMatch;
import io.gossamer.api.http_route.Timeouts;
import io.gossamer.api.inbound.Authn;
import io.gossamer.api.inbound.Authz;
import io.gossamer.api.inbound.IdentitySuffix;
import io.gossamer.api.inbound.Network;
import io.gossamer.api.inbound.Server;
import io.gossamer.api.meta.Metadata;
import io.gossamer.api.meta.Resource;
import io.gossamer.api.net.IPAddress;
import io.gossamer.api.net.IPNetwork;
import io.gossamer.api.net.IPv6;
import io.gossamer.api.net.TcpAddress;
import io.gossamer.api.outbound.Backend;
import io.gossamer.api.outbound.HttpRoute;
import io.gossamer.api.outbound.OpaqueRoute;
import io.gossamer.api.outbound.OutboundPolicy;
import io.gossamer.api.outbound.ProxyProtocol;
import io.gossamer.api.outbound.Queue;
import java.util.List;

/** Messages of the contract with every field that a proxy demands (contract section 2). */
public final class Messages {

    private static final Duration DETECT = Duration.newBuilder().setSeconds(10).build();

    private Messages() {}

    /** An IPv4 address and port. */
    public static TcpAddress address(String ipv4, int port) {
        return TcpAddress.newBuilder().setIp(ip(ipv4)).setPort(port).build();
    }

    static IPAddress ip(String ipv4) {
        int value = 0;
        for (String part : ipv4.split("\\.", -1)) {
            value = value << 8 | Integer.parseInt(part);
        }
        return IPAddress.newBuilder().setIpv4(value).build();
    }

    static String text(TcpAddress address) {
        int ip = address.getIp().getIpv4();
        return "%d.%d.%d.%d:%d"
                .formatted(ip >>> 24, ip >>> 16 & 255, ip >>> 8 & 255, ip & 255, address.getPort());
    }

    /** An endpoint outside the mesh. */
    public static WeightedAddr plainEndpoint(String ipv4, int port) {
        return WeightedAddr.newBuilder().setAddr(address(ipv4, port)).setWeight(10_000).build();
    }

    /** An endpoint behind a sidecar that takes direct connections on {@code inboundPort}. */
    public static WeightedAddr meshedEndpoint(
            String ipv4, int port, String identity, int inboundPort) {
        var name = TlsIdentity.DnsLikeIdentity.newBuilder().setName(identity);
        return plainEndpoint(ipv4, port).toBuilder()
                .setTlsIdentity(
                        TlsIdentity.newBuilder().setDnsLikeIdentity(name).setServerName(name))
                .setProtocolHint(
                        ProtocolHint.newBuilder()
                                .setH2(ProtocolHint.H2.getDefaultInstance())
                                .setOpaqueTransport(
                                        ProtocolHint.OpaqueTransport.newBuilder()
                                                .setInboundPort(inboundPort)))
                .build();
    }

    static Update add(List<WeightedAddr> addresses) {
        return Update.newBuilder()
                .setAdd(WeightedAddrSet.newBuilder().addAllAddrs(addresses))
                .build();
    }

    /** The default policy of a service: detect, everything to its endpoints. */
    public static OutboundPolicy servicePolicy(String namespace, String name, int port) {
        Metadata service =
                Metadata.newBuilder()
                        .setResource(
                                Resource.newBuilder()
                                        .setGroup("core")
                                        .setKind("Service")
                                        .setNamespace(namespace)
                                        .setName(name)
                                        .setPort(port))
                        .build();
        Backend backend =
                backend(service, "%s.%s.svc.cluster.local:%d".formatted(name, namespace, port));
        HttpRoute http =
                HttpRoute.newBuilder()
                        .setMetadata(Metadata.newBuilder().setDefault("http"))
                        .addRules(httpRule(backend))
                        .build();
        OpaqueRoute opaque =
                OpaqueRoute.newBuilder()
                        .setMetadata(Metadata.newBuilder().setDefault("opaq"))
                        .addRules(opaqueRule(backend))
                        .build();
        return OutboundPolicy.newBuilder()
                .setMetadata(service)
                .setProtocol(
                        ProxyProtocol.newBuilder()
                                .setDetect(
                                        ProxyProtocol.Detect.newBuilder()
                                                .setTimeout(DETECT)
                                                .setOpaque(
                                                        ProxyProtocol.Opaque.newBuilder()
                                                                .addRoutes(opaque))
                                                .setHttp1(
                                                        ProxyProtocol.Http1.newBuilder()
                                                                .addRoutes(http))
                                                .setHttp2(
                                                        ProxyProtocol.Http2.newBuilder()
                                                                .addRoutes(http))))
                .build();
    }

    private static Backend backend(Metadata service, String path) {
        var discovery =
                Backend.EndpointDiscovery.newBuilder()
                        .setDst(
                                Backend.EndpointDiscovery.DestinationGet.newBuilder()
                                        .setPath(path));
        var load =
                Backend.BalanceP2c.PeakEwma.newBuilder()
                        .setDefaultRtt(Duration.newBuilder().setNanos(30_000_000))
                        .setDecay(Duration.newBuilder().setSeconds(10));
        return Backend.newBuilder()
                .setMetadata(service)
                .setQueue(
                        Queue.newBuilder()
                                .setCapacity(100)
                                .setFailfastTimeout(Duration.newBuilder().setSeconds(3)))
                .setBalancer(
                        Backend.BalanceP2c.newBuilder().setDiscovery(discovery).setPeakEwma(load))
                .build();
    }

    private static HttpRoute.Rule httpRule(Backend backend) {
        return HttpRoute.Rule.newBuilder()
                .addMatches(
                        HttpRouteMatch.newBuilder().setPath(PathMatch.newBuilder().setPrefix("/")))
                .setTimeouts(Timeouts.getDefaultInstance())
                .setBackends(
                        HttpRoute.Distribution.newBuilder()
                                .setFirstAvailable(
                                        HttpRoute.Distribution.FirstAvailable.newBuilder()
                                                .addBackends(
                                                        HttpRoute.RouteBackend.newBuilder()
                                                                .setBackend(backend))))
                .build();
    }

    private static OpaqueRoute.Rule opaqueRule(Backend backend) {
        return OpaqueRoute.Rule.newBuilder()
                .setBackends(
                        OpaqueRoute.Distribution.newBuilder()
                                .setFirstAvailable(
                                        OpaqueRoute.Distribution.FirstAvailable.newBuilder()
                                                .addBackends(
                                                        OpaqueRoute.RouteBackend.newBuilder()
                                                                .setBackend(backend))))
                .build();
    }

    /** A server that detects and admits everybody, or only peers with a mesh identity. */
    public static Server server(String name, boolean authenticated) {
        return server(name, List.of(authorization(name, authenticated)), List.of());
    }

    /** A server with these authorizations and these routes. */
    public static Server server(
            String name,
            List<Authz> authorizations,
            List<io.gossamer.api.inbound.HttpRoute> routes) {
        var detect =
                io.gossamer.api.inbound.ProxyProtocol.Detect.newBuilder()
                        .setTimeout(DETECT)
                        .addAllHttpRoutes(routes);
        return Server.newBuilder()
                .setProtocol(io.gossamer.api.inbound.ProxyProtocol.newBuilder().setDetect(detect))
                .addLabels(Labels.of("group", ""))
                .addLabels(Labels.of("kind", "default"))
                .addLabels(Labels.of("name", name))
                .addAllAuthorizations(authorizations)
                .build();
    }

    /** Everybody on every IPv4 and IPv6 network, or everybody with a mesh identity. */
    public static Authz authorization(String name, boolean authenticated) {
        Authn.Builder permit = Authn.newBuilder();
        if (authenticated) {
            permit.setMeshTLS(
                    Authn.PermitMeshTLS.newBuilder()
                            .setIdentities(
                                    Authn.PermitMeshTLS.PermitClientIdentities.newBuilder()
                                            .addSuffixes(IdentitySuffix.getDefaultInstance())));
        } else {
            permit.setUnauthenticated(Authn.PermitUnauthenticated.getDefaultInstance());
        }
        IPAddress anyV6 = IPAddress.newBuilder().setIpv6(IPv6.getDefaultInstance()).build();
        return Authz.newBuilder()
                .addNetworks(
                        Network.newBuilder().setNet(IPNetwork.newBuilder().setIp(ip("0.0.0.0"))))
                .addNetworks(Network.newBuilder().setNet(IPNetwork.newBuilder().setIp(anyV6)))
                .setAuthentication(permit)
                .setMetadata(Metadata.newBuilder().setDefault(name))
                .build();
    }

    /** A route for every request below a path; without authorizations it is for nobody. */
    public static io.gossamer.api.inbound.HttpRoute route(
            String name, String prefix, List<Authz> authorizations) {
        return io.gossamer.api.inbound.HttpRoute.newBuilder()
                .setMetadata(
                        Metadata.newBuilder()
                                .setResource(
                                        Resource.newBuilder()
                                                .setGroup("policy.linkerd.io")
                                                .setKind("HTTPRoute")
                                                .setNamespace("default")
                                                .setName(name)))
                .addRules(
                        io.gossamer.api.inbound.HttpRoute.Rule.newBuilder()
                                .addMatches(
                                        HttpRouteMatch.newBuilder()
                                                .setPath(PathMatch.newBuilder().setPrefix(prefix))))
                .addAllAuthorizations(authorizations)
                .build();
    }
}
