package io.gossamer.proxy.control;

import com.google.protobuf.Duration;
import io.gossamer.api.destination.AddrSet;
import io.gossamer.api.destination.NoEndpoints;
import io.gossamer.api.destination.ProtocolHint;
import io.gossamer.api.destination.TlsIdentity;
import io.gossamer.api.destination.Update;
import io.gossamer.api.destination.WeightedAddr;
import io.gossamer.api.destination.WeightedAddrSet;
import io.gossamer.api.http_route.HttpRouteMatch;
import io.gossamer.api.http_route.PathMatch;
import io.gossamer.api.inbound.Authn;
import io.gossamer.api.inbound.Authz;
import io.gossamer.api.inbound.Network;
import io.gossamer.api.inbound.Server;
import io.gossamer.api.mesh.v1.UpdateExtension;
import io.gossamer.api.meta.Metadata;
import io.gossamer.api.meta.Resource;
import io.gossamer.api.net.IPAddress;
import io.gossamer.api.net.IPNetwork;
import io.gossamer.api.net.TcpAddress;
import io.gossamer.api.outbound.Backend;
import io.gossamer.api.outbound.HttpRoute;
import io.gossamer.api.outbound.OpaqueRoute;
import io.gossamer.api.outbound.OutboundPolicy;
import io.gossamer.api.outbound.ProxyProtocol;
import io.gossamer.api.outbound.Queue;
import io.gossamer.proxy.model.EndpointSnapshot;
import java.util.List;

/** Messages as the contract's policy controller emits them by default. */
public final class PolicyMessages {

    private PolicyMessages() {}

    public static Duration seconds(long seconds) {
        return Duration.newBuilder().setSeconds(seconds).build();
    }

    public static Metadata defaultMeta(String name) {
        return Metadata.newBuilder().setDefault(name).build();
    }

    public static TcpAddress address(int lastByte, int port) {
        return TcpAddress.newBuilder()
                .setIp(IPAddress.newBuilder().setIpv4(0x0A000000 | lastByte))
                .setPort(port)
                .build();
    }

    public static WeightedAddr endpoint(int lastByte) {
        return WeightedAddr.newBuilder()
                .setAddr(address(lastByte, 8080))
                .setWeight(10_000)
                .putMetricLabels("pod", "web-" + lastByte)
                .setTlsIdentity(
                        TlsIdentity.newBuilder()
                                .setDnsLikeIdentity(
                                        TlsIdentity.DnsLikeIdentity.newBuilder()
                                                .setName("web.default"))
                                .setServerName(
                                        TlsIdentity.DnsLikeIdentity.newBuilder()
                                                .setName("web.default")))
                .setProtocolHint(
                        ProtocolHint.newBuilder()
                                .setH2(ProtocolHint.H2.getDefaultInstance())
                                .setOpaqueTransport(
                                        ProtocolHint.OpaqueTransport.newBuilder()
                                                .setInboundPort(4143)))
                .build();
    }

    public static Update add(int... lastBytes) {
        WeightedAddrSet.Builder set =
                WeightedAddrSet.newBuilder().putMetricLabels("service", "web");
        for (int lastByte : lastBytes) {
            set.addAddrs(endpoint(lastByte));
        }
        return Update.newBuilder().setAdd(set).build();
    }

    /** Of the endpoints' addresses, as {@link #add} takes them; ascending. */
    public static List<Integer> lastBytes(EndpointSnapshot snapshot) {
        return snapshot.endpoints().stream()
                .map(e -> (int) e.address().getAddress().getAddress()[3])
                .sorted()
                .toList();
    }

    public static Update remove(int... bytes) {
        AddrSet.Builder set = AddrSet.newBuilder();
        for (int lastByte : bytes) {
            set.addAddrs(address(lastByte, 8080));
        }
        return Update.newBuilder().setRemove(set).build();
    }

    public static Update none(boolean exists) {
        return Update.newBuilder()
                .setNoEndpoints(NoEndpoints.newBuilder().setExists(exists))
                .build();
    }

    public static Update synced() {
        return Update.newBuilder()
                .setGossamer(UpdateExtension.newBuilder().setSynced(true))
                .build();
    }

    public static Backend backend() {
        return Backend.newBuilder()
                .setMetadata(defaultMeta("service"))
                .setQueue(Queue.newBuilder().setCapacity(100).setFailfastTimeout(seconds(3)))
                .setBalancer(
                        Backend.BalanceP2c.newBuilder()
                                .setDiscovery(
                                        Backend.EndpointDiscovery.newBuilder()
                                                .setDst(
                                                        Backend.EndpointDiscovery.DestinationGet
                                                                .newBuilder()
                                                                .setPath(
                                                                        "web.default.svc.cluster.local:80")))
                                .setPeakEwma(
                                        Backend.BalanceP2c.PeakEwma.newBuilder()
                                                .setDefaultRtt(
                                                        Duration.newBuilder().setNanos(30_000_000))
                                                .setDecay(seconds(10))))
                .build();
    }

    public static HttpRoute httpRoute() {
        return HttpRoute.newBuilder()
                .setMetadata(defaultMeta("http"))
                .addRules(
                        HttpRoute.Rule.newBuilder()
                                .addMatches(
                                        HttpRouteMatch.newBuilder()
                                                .setPath(PathMatch.newBuilder().setPrefix("/")))
                                .setBackends(
                                        HttpRoute.Distribution.newBuilder()
                                                .setFirstAvailable(
                                                        HttpRoute.Distribution.FirstAvailable
                                                                .newBuilder()
                                                                .addBackends(
                                                                        HttpRoute.RouteBackend
                                                                                .newBuilder()
                                                                                .setBackend(
                                                                                        backend())))))
                .build();
    }

    public static OpaqueRoute opaqueRoute() {
        return OpaqueRoute.newBuilder()
                .setMetadata(defaultMeta("opaq"))
                .addRules(
                        OpaqueRoute.Rule.newBuilder()
                                .setBackends(
                                        OpaqueRoute.Distribution.newBuilder()
                                                .setFirstAvailable(
                                                        OpaqueRoute.Distribution.FirstAvailable
                                                                .newBuilder()
                                                                .addBackends(
                                                                        OpaqueRoute.RouteBackend
                                                                                .newBuilder()
                                                                                .setBackend(
                                                                                        backend())))))
                .build();
    }

    /** A service's policy without any routes of its own. */
    public static OutboundPolicy outbound() {
        return OutboundPolicy.newBuilder()
                .setMetadata(
                        Metadata.newBuilder()
                                .setResource(
                                        Resource.newBuilder()
                                                .setGroup("core")
                                                .setKind("Service")
                                                .setName("web")
                                                .setNamespace("default")
                                                .setPort(80)))
                .setProtocol(
                        ProxyProtocol.newBuilder()
                                .setDetect(
                                        ProxyProtocol.Detect.newBuilder()
                                                .setTimeout(seconds(10))
                                                .setOpaque(
                                                        ProxyProtocol.Opaque.newBuilder()
                                                                .addRoutes(opaqueRoute()))
                                                .setHttp1(
                                                        ProxyProtocol.Http1.newBuilder()
                                                                .addRoutes(httpRoute()))
                                                .setHttp2(
                                                        ProxyProtocol.Http2.newBuilder()
                                                                .addRoutes(httpRoute()))))
                .build();
    }

    /** The default policy all-unauthenticated of a port. */
    public static Server server() {
        return Server.newBuilder()
                .putLabels("group", "")
                .putLabels("kind", "default")
                .putLabels("name", "all-unauthenticated")
                .setProtocol(
                        io.gossamer.api.inbound.ProxyProtocol.newBuilder()
                                .setDetect(
                                        io.gossamer.api.inbound.ProxyProtocol.Detect.newBuilder()
                                                .setTimeout(seconds(10))
                                                .addHttpRoutes(
                                                        io.gossamer.api.inbound.HttpRoute
                                                                .newBuilder()
                                                                .setMetadata(defaultMeta("default"))
                                                                .addRules(
                                                                        io.gossamer.api.inbound
                                                                                .HttpRoute.Rule
                                                                                .newBuilder()
                                                                                .addMatches(
                                                                                        HttpRouteMatch
                                                                                                .getDefaultInstance())))))
                .addAuthorizations(
                        Authz.newBuilder()
                                .setMetadata(defaultMeta("all-unauthenticated"))
                                .addNetworks(
                                        Network.newBuilder()
                                                .setNet(
                                                        IPNetwork.newBuilder()
                                                                .setIp(
                                                                        IPAddress.newBuilder()
                                                                                .setIpv4(0))))
                                .setAuthentication(
                                        Authn.newBuilder()
                                                .setUnauthenticated(
                                                        Authn.PermitUnauthenticated
                                                                .getDefaultInstance())))
                .build();
    }
}
