package io.gossamer.destination.grpc.outbound;

import io.gossamer.api.destination.WeightedAddr;
import io.gossamer.api.http_route.HttpRouteMatch;
import io.gossamer.api.http_route.PathMatch;
import io.gossamer.api.http_route.Timeouts;
import io.gossamer.api.mesh.v1.OutboundPolicyExtension;
import io.gossamer.api.meta.Metadata;
import io.gossamer.api.meta.Resource;
import io.gossamer.api.opaque_route.Forbidden;
import io.gossamer.api.outbound.Backend;
import io.gossamer.api.outbound.HttpRoute;
import io.gossamer.api.outbound.OpaqueRoute;
import io.gossamer.api.outbound.OutboundPolicy;
import io.gossamer.api.outbound.ProxyProtocol;
import io.gossamer.api.outbound.Queue;
import io.gossamer.destination.grpc.Addresses;
import io.gossamer.destination.grpc.Durations;
import io.gossamer.destination.view.outbound.OutboundPolicy.Egress;
import io.gossamer.destination.view.outbound.OutboundPolicy.Protocol;
import io.gossamer.destination.view.outbound.OutboundPolicy.ToService;
import io.gossamer.destination.view.outbound.OutboundPolicy.UndefinedPort;
import java.time.Duration;

/** Outbound policies as the contract writes them, with every field that a proxy demands. */
final class OutboundMessages {

    private static final Duration DETECT_TIMEOUT = Duration.ofSeconds(10);

    private static final Queue QUEUE =
            Queue.newBuilder()
                    .setCapacity(100)
                    .setFailfastTimeout(Durations.of(Duration.ofSeconds(3)))
                    .build();

    private static final Backend.BalanceP2c.PeakEwma LOAD =
            Backend.BalanceP2c.PeakEwma.newBuilder()
                    .setDefaultRtt(Durations.of(Duration.ofMillis(30)))
                    .setDecay(Durations.of(Duration.ofSeconds(10)))
                    .build();

    private OutboundMessages() {}

    static OutboundPolicy policy(
            io.gossamer.destination.view.outbound.OutboundPolicy policy,
            String clusterDomain,
            boolean synced,
            long version) {
        OutboundPolicy.Builder message =
                OutboundPolicy.newBuilder()
                        .setGossamer(
                                OutboundPolicyExtension.newBuilder()
                                        .setSynced(synced)
                                        .setVersion(version));
        if (policy instanceof ToService service) {
            return message.setMetadata(
                            resource(service.namespace(), service.name(), service.port()))
                    .setProtocol(protocol(service.protocol(), backend(service, clusterDomain)))
                    .build();
        }
        if (policy instanceof UndefinedPort port) {
            return message.setMetadata(resource(port.namespace(), port.name(), port.port()))
                    .setProtocol(
                            ProxyProtocol.newBuilder()
                                    .setOpaque(
                                            ProxyProtocol.Opaque.newBuilder()
                                                    .addRoutes(forbidden())))
                    .build();
        }
        return message.setMetadata(named("egress-fallback"))
                .setProtocol(protocol(Protocol.DETECT, forward((Egress) policy)))
                .build();
    }

    private static ProxyProtocol protocol(Protocol protocol, Backend backend) {
        ProxyProtocol.Builder message = ProxyProtocol.newBuilder();
        ProxyProtocol.Opaque opaque =
                ProxyProtocol.Opaque.newBuilder().addRoutes(opaque(backend)).build();
        ProxyProtocol.Http1 http1 =
                ProxyProtocol.Http1.newBuilder().addRoutes(http(backend)).build();
        ProxyProtocol.Http2 http2 =
                ProxyProtocol.Http2.newBuilder().addRoutes(http(backend)).build();
        switch (protocol) {
            case HTTP1 -> message.setHttp1(http1);
            case HTTP2 -> message.setHttp2(http2);
            case OPAQUE -> message.setOpaque(opaque);
            case DETECT ->
                    message.setDetect(
                            ProxyProtocol.Detect.newBuilder()
                                    .setTimeout(Durations.of(DETECT_TIMEOUT))
                                    .setOpaque(opaque)
                                    .setHttp1(http1)
                                    .setHttp2(http2));
        }
        return message.build();
    }

    private static HttpRoute http(Backend backend) {
        HttpRouteMatch everything =
                HttpRouteMatch.newBuilder().setPath(PathMatch.newBuilder().setPrefix("/")).build();
        HttpRoute.Distribution distribution =
                HttpRoute.Distribution.newBuilder()
                        .setFirstAvailable(
                                HttpRoute.Distribution.FirstAvailable.newBuilder()
                                        .addBackends(
                                                HttpRoute.RouteBackend.newBuilder()
                                                        .setBackend(backend)))
                        .build();
        return HttpRoute.newBuilder()
                .setMetadata(named("http"))
                .addRules(
                        HttpRoute.Rule.newBuilder()
                                .addMatches(everything)
                                .setBackends(distribution)
                                .setTimeouts(Timeouts.getDefaultInstance()))
                .build();
    }

    private static OpaqueRoute opaque(Backend backend) {
        OpaqueRoute.Distribution distribution =
                OpaqueRoute.Distribution.newBuilder()
                        .setFirstAvailable(
                                OpaqueRoute.Distribution.FirstAvailable.newBuilder()
                                        .addBackends(
                                                OpaqueRoute.RouteBackend.newBuilder()
                                                        .setBackend(backend)))
                        .build();
        return OpaqueRoute.newBuilder()
                .setMetadata(named("opaq"))
                .addRules(OpaqueRoute.Rule.newBuilder().setBackends(distribution))
                .build();
    }

    private static OpaqueRoute forbidden() {
        return OpaqueRoute.newBuilder()
                .setMetadata(named("undefined-port"))
                .addRules(
                        OpaqueRoute.Rule.newBuilder()
                                .setBackends(
                                        OpaqueRoute.Distribution.newBuilder()
                                                .setEmpty(
                                                        OpaqueRoute.Distribution.Empty
                                                                .getDefaultInstance()))
                                .addFilters(
                                        OpaqueRoute.Filter.newBuilder()
                                                .setForbidden(Forbidden.getDefaultInstance())))
                .build();
    }

    private static Backend backend(ToService service, String clusterDomain) {
        String path =
                service.name()
                        + "."
                        + service.namespace()
                        + ".svc."
                        + clusterDomain
                        + ":"
                        + service.port();
        Backend.EndpointDiscovery discovery =
                Backend.EndpointDiscovery.newBuilder()
                        .setDst(Backend.EndpointDiscovery.DestinationGet.newBuilder().setPath(path))
                        .build();
        return Backend.newBuilder()
                .setMetadata(resource(service.namespace(), service.name(), service.port()))
                .setQueue(QUEUE)
                .setBalancer(
                        Backend.BalanceP2c.newBuilder().setDiscovery(discovery).setPeakEwma(LOAD))
                .build();
    }

    private static Backend forward(Egress egress) {
        return Backend.newBuilder()
                .setMetadata(named("egress-fallback"))
                .setQueue(QUEUE)
                .setForward(
                        WeightedAddr.newBuilder()
                                .setAddr(Addresses.tcp(egress.address(), egress.port()))
                                .setWeight(1))
                .build();
    }

    private static Metadata named(String name) {
        return Metadata.newBuilder().setDefault(name).build();
    }

    private static Metadata resource(String namespace, String name, int port) {
        return Metadata.newBuilder()
                .setResource(
                        Resource.newBuilder()
                                .setGroup("core")
                                .setKind("Service")
                                .setName(name)
                                .setNamespace(namespace)
                                .setPort(port))
                .build();
    }
}
