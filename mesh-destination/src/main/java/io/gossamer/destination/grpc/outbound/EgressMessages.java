package io.gossamer.destination.grpc.outbound;

import io.gossamer.api.outbound.Backend;
import io.gossamer.api.outbound.GrpcRoute;
import io.gossamer.api.outbound.HttpRoute;
import io.gossamer.api.outbound.OpaqueRoute;
import io.gossamer.api.outbound.ProxyProtocol;
import io.gossamer.api.outbound.TlsRoute;
import io.gossamer.destination.grpc.Durations;
import io.gossamer.destination.view.outbound.OutboundPolicy.ToEgress;
import io.gossamer.destination.view.outbound.OutboundRoute;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Policies of EgressNetworks (contract section 2, outbound policy): the routes of the network, and
 * behind them one that allows or denies all else.
 */
final class EgressMessages {

    private final ToEgress egress;
    private final BackendMessages backends;
    private final Backend parent;
    private final Duration detectTimeout;

    EgressMessages(ToEgress egress, BackendMessages backends, Duration detectTimeout) {
        this.egress = egress;
        this.backends = backends;
        this.parent = BackendMessages.forward(egress);
        this.detectTimeout = detectTimeout;
    }

    ProxyProtocol protocol() {
        ProxyProtocol.Builder message = ProxyProtocol.newBuilder();
        switch (egress.protocol()) {
            case GRPC -> message.setGrpc(ProxyProtocol.Grpc.newBuilder().addAllRoutes(grpc()));
            case TLS -> message.setTls(ProxyProtocol.Tls.newBuilder().addAllRoutes(tls()));
            case OPAQUE -> message.setOpaque(opaque(egress.routes()));
            default ->
                    message.setDetect(
                            ProxyProtocol.Detect.newBuilder()
                                    .setTimeout(Durations.of(detectTimeout))
                                    .setOpaque(opaque(List.of()))
                                    .setHttp1(ProxyProtocol.Http1.newBuilder().addAllRoutes(http()))
                                    .setHttp2(
                                            ProxyProtocol.Http2.newBuilder().addAllRoutes(http())));
        }
        return message.build();
    }

    private List<HttpRoute> http() {
        HttpRouteMessages messages = new HttpRouteMessages(backends, parent);
        List<HttpRoute> routes = new ArrayList<>(messages.routes(egress.routes()));
        if (egress.allowed()) {
            routes.addAll(messages.routes(rest("http-egress-allow")));
        } else {
            routes.add(HttpRouteMessages.denied("http-egress-deny", denial()));
        }
        return routes;
    }

    private List<GrpcRoute> grpc() {
        GrpcRouteMessages messages = new GrpcRouteMessages(backends, parent);
        List<GrpcRoute> routes = new ArrayList<>(messages.routes(egress.routes()));
        if (egress.allowed()) {
            routes.addAll(messages.routes(rest("grpc-egress-allow")));
        } else {
            routes.add(GrpcRouteMessages.denied("grpc-egress-deny", denial()));
        }
        return routes;
    }

    private List<TlsRoute> tls() {
        TlsRouteMessages messages = new TlsRouteMessages(backends, parent);
        List<TlsRoute> routes = new ArrayList<>(messages.routes(egress.routes()));
        if (egress.allowed()) {
            routes.addAll(messages.routes(rest("tls-egress-allow")));
        } else {
            routes.add(TlsRouteMessages.forbidden("tls-egress-deny"));
        }
        return routes;
    }

    private ProxyProtocol.Opaque opaque(List<OutboundRoute> own) {
        OpaqueRouteMessages messages = new OpaqueRouteMessages(backends, parent);
        List<OpaqueRoute> routes = new ArrayList<>(messages.routes(own));
        if (egress.allowed()) {
            routes.addAll(messages.routes(rest("opaque-egress-allow")));
        } else {
            routes.add(OpaqueRouteMessages.forbidden("opaque-egress-deny"));
        }
        return ProxyProtocol.Opaque.newBuilder().addAllRoutes(routes).build();
    }

    private static List<OutboundRoute> rest(String name) {
        return List.of(OutboundRoute.named(name));
    }

    private String denial() {
        return "EgressNetwork "
                + egress.network().namespace()
                + "/"
                + egress.network().name()
                + " denies what no route of it is for";
    }
}
