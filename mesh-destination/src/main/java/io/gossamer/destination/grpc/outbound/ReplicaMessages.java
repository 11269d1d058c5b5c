package io.gossamer.destination.grpc.outbound;

import io.gossamer.api.outbound.Backend;
import io.gossamer.api.outbound.FailureAccrual;
import io.gossamer.api.outbound.GrpcRoute;
import io.gossamer.api.outbound.HttpRoute;
import io.gossamer.api.outbound.ProxyProtocol;
import io.gossamer.destination.grpc.Durations;
import io.gossamer.destination.view.outbound.OutboundPolicy.ToReplica;
import io.gossamer.destination.view.outbound.OutboundPolicy.ToService;
import io.gossamer.destination.view.outbound.OutboundRoute;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The policy of a replica's address: the service's routes for its names, then the replica. */
final class ReplicaMessages {

    private static final List<OutboundRoute> REST = List.of(OutboundRoute.named("endpoint"));

    private final ToService named;
    private final BackendMessages backends;
    private final Backend service;
    private final Backend replica;
    private final FailureAccrual accrual;
    private final Duration detectTimeout;

    ReplicaMessages(ToReplica policy, BackendMessages backends, Duration detectTimeout) {
        this.named = policy.named();
        this.backends = backends;
        this.service = backends.balanced(named.target(), named.balancing());
        this.replica = BackendMessages.forward(policy);
        this.accrual = OutboundMessages.accrual(named);
        this.detectTimeout = detectTimeout;
    }

    ProxyProtocol protocol() {
        ProxyProtocol.Builder message = ProxyProtocol.newBuilder();
        switch (named.protocol()) {
            case HTTP1 -> message.setHttp1(http1());
            case HTTP2 -> message.setHttp2(http2());
            case GRPC -> message.setGrpc(grpc());
            case DETECT, OPAQUE, TLS ->
                    message.setDetect(
                            ProxyProtocol.Detect.newBuilder()
                                    .setTimeout(Durations.of(detectTimeout))
                                    .setOpaque(opaque())
                                    .setHttp1(http1())
                                    .setHttp2(http2()));
        }
        return message.build();
    }

    private ProxyProtocol.Http1 http1() {
        ProxyProtocol.Http1.Builder message = ProxyProtocol.Http1.newBuilder().addAllRoutes(http());
        return (isGuarded() ? message.setFailureAccrual(accrual) : message).build();
    }

    private ProxyProtocol.Http2 http2() {
        ProxyProtocol.Http2.Builder message = ProxyProtocol.Http2.newBuilder().addAllRoutes(http());
        return (isGuarded() ? message.setFailureAccrual(accrual) : message).build();
    }

    private ProxyProtocol.Grpc grpc() {
        List<GrpcRoute> routes =
                new ArrayList<>(new GrpcRouteMessages(backends, service).routes(named.requests()));
        routes.addAll(new GrpcRouteMessages(backends, replica).routes(REST));
        ProxyProtocol.Grpc.Builder message = ProxyProtocol.Grpc.newBuilder().addAllRoutes(routes);
        return (isGuarded() ? message.setFailureAccrual(accrual) : message).build();
    }

    private List<HttpRoute> http() {
        List<HttpRoute> routes =
                new ArrayList<>(new HttpRouteMessages(backends, service).routes(named.requests()));
        routes.addAll(new HttpRouteMessages(backends, replica).routes(REST));
        return routes;
    }

    private ProxyProtocol.Opaque opaque() {
        return ProxyProtocol.Opaque.newBuilder()
                .addAllRoutes(new OpaqueRouteMessages(backends, replica).routes(REST))
                .build();
    }

    private boolean isGuarded() {
        return OutboundMessages.guarded(accrual);
    }
}
