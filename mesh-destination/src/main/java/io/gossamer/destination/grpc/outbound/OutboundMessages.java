package io.gossamer.destination.grpc.outbound;

import io.gossamer.api.ProxyFeatures;
import io.gossamer.api.mesh.v1.BalancerExtension;
import io.gossamer.api.mesh.v1.OutboundPolicyExtension;
import io.gossamer.api.outbound.Backend;
import io.gossamer.api.outbound.FailureAccrual;
import io.gossamer.api.outbound.OutboundPolicy;
import io.gossamer.api.outbound.ProxyProtocol;
import io.gossamer.destination.grpc.Durations;
import io.gossamer.destination.view.MeshSettings;
import io.gossamer.destination.view.outbound.OutboundPolicy.Egress;
import io.gossamer.destination.view.outbound.OutboundPolicy.ToEgress;
import io.gossamer.destination.view.outbound.OutboundPolicy.ToReplica;
import io.gossamer.destination.view.outbound.OutboundPolicy.ToService;
import io.gossamer.destination.view.outbound.OutboundPolicy.UndefinedPort;
import io.gossamer.destination.view.outbound.OutboundRoute;
import io.gossamer.destination.view.status.BalancingFeature;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Outbound policies as the contract writes them, with every field that a proxy demands. */
public final class OutboundMessages {

    private static final Duration DETECT_TIMEOUT = Duration.ofSeconds(10);

    /** Of a proxy, on which parts of these messages depend. */
    static final Set<String> FEATURES =
            Stream.concat(
                            Stream.of(BalancingFeature.values()).map(BalancingFeature::announced),
                            Stream.of(
                                    ProxyFeatures.URL_REWRITE,
                                    ProxyFeatures.FAULT_DELAY,
                                    ProxyFeatures.RESPONSE_STATUS,
                                    ProxyFeatures.REQUEST_MIRROR))
                    .collect(Collectors.toUnmodifiableSet());

    private OutboundMessages() {}

    /** A policy, with the version of the resources that it was made from. */
    public static OutboundPolicy policy(
            io.gossamer.destination.view.outbound.OutboundPolicy policy,
            MeshSettings settings,
            boolean synced,
            long version) {
        OutboundPolicy.Builder message =
                OutboundPolicy.newBuilder()
                        .setGossamer(
                                OutboundPolicyExtension.newBuilder()
                                        .setSynced(synced)
                                        .setVersion(version));
        BackendMessages backends = new BackendMessages(settings);
        if (policy instanceof ToService service) {
            message.setMetadata(BackendMessages.resource(service.target()))
                    .setProtocol(protocol(service, backends));
            message.getGossamerBuilder().addAllBalancers(backends.extensions());
            return message.build();
        }
        if (policy instanceof ToReplica replica) {
            message.setMetadata(BackendMessages.resource(replica.named().target()))
                    .setProtocol(new ReplicaMessages(replica, backends, DETECT_TIMEOUT).protocol());
            message.getGossamerBuilder().addAllBalancers(backends.extensions());
            return message.build();
        }
        if (policy instanceof UndefinedPort port) {
            return message.setMetadata(BackendMessages.resource(port.target()))
                    .setProtocol(
                            ProxyProtocol.newBuilder()
                                    .setOpaque(
                                            ProxyProtocol.Opaque.newBuilder()
                                                    .addRoutes(
                                                            OpaqueRouteMessages.forbidden(
                                                                    "undefined-port"))))
                    .build();
        }
        if (policy instanceof ToEgress egress) {
            return message.setMetadata(BackendMessages.metadata(egress.network()))
                    .setProtocol(new EgressMessages(egress, backends, DETECT_TIMEOUT).protocol())
                    .build();
        }
        return message.setMetadata(BackendMessages.named("egress-fallback"))
                .setProtocol(passedThrough((Egress) policy, backends))
                .build();
    }

    /**
     * The same for a proxy that announced these features only: what it would not understand is left
     * out (rule R14).
     */
    static OutboundPolicy understoodBy(Set<String> features, OutboundPolicy policy) {
        if (features.containsAll(FEATURES)) {
            return policy;
        }
        return balancersUnderstoodBy(features, RuleReduction.of(features, policy));
    }

    private static OutboundPolicy balancersUnderstoodBy(
            Set<String> features, OutboundPolicy policy) {
        if (policy.getGossamer().getBalancersCount() == 0) {
            return policy;
        }
        OutboundPolicy.Builder message = policy.toBuilder();
        message.getGossamerBuilder().clearBalancers();
        for (BalancerExtension extension : policy.getGossamer().getBalancersList()) {
            BalancerExtension.Builder rest = extension.toBuilder();
            if (!features.contains(ProxyFeatures.SESSION_AFFINITY)) {
                rest.clearSessionAffinity();
            }
            if (!features.contains(ProxyFeatures.SLOW_START)) {
                rest.clearSlowStart();
            }
            if (!features.contains(ProxyFeatures.DESTINATION_LIMITS)) {
                rest.clearLimits();
            }
            if (rest.getAllFields().size() > 1) {
                // More than the path.
                message.getGossamerBuilder().addBalancers(rest);
            }
        }
        return message.build();
    }

    private static ProxyProtocol protocol(ToService service, BackendMessages backends) {
        Backend parent = backends.balanced(service.target(), service.balancing());
        FailureAccrual accrual = accrual(service);
        HttpRouteMessages http = new HttpRouteMessages(backends, parent);
        ProxyProtocol.Builder message = ProxyProtocol.newBuilder();
        switch (service.protocol()) {
            case HTTP1 -> message.setHttp1(http1(http, service.requests(), accrual));
            case HTTP2 -> message.setHttp2(http2(http, service.requests(), accrual));
            case DETECT ->
                    message.setDetect(
                            ProxyProtocol.Detect.newBuilder()
                                    .setTimeout(Durations.of(DETECT_TIMEOUT))
                                    .setOpaque(opaque(service.connections(), backends, parent))
                                    .setHttp1(http1(http, service.requests(), accrual))
                                    .setHttp2(http2(http, service.requests(), accrual)));
            case GRPC -> {
                ProxyProtocol.Grpc.Builder grpc =
                        ProxyProtocol.Grpc.newBuilder()
                                .addAllRoutes(
                                        new GrpcRouteMessages(backends, parent)
                                                .routes(service.requests()));
                message.setGrpc(guarded(accrual) ? grpc.setFailureAccrual(accrual) : grpc);
            }
            case OPAQUE -> message.setOpaque(opaque(service.connections(), backends, parent));
            case TLS ->
                    message.setTls(
                            ProxyProtocol.Tls.newBuilder()
                                    .addAllRoutes(
                                            new TlsRouteMessages(backends, parent)
                                                    .routes(service.connections())));
        }
        return message.build();
    }

    /** The default instance stands for none. */
    static FailureAccrual accrual(ToService service) {
        return service.breaker() == null
                ? FailureAccrual.getDefaultInstance()
                : BackendMessages.accrual(service.breaker());
    }

    private static ProxyProtocol passedThrough(Egress egress, BackendMessages backends) {
        Backend forward = BackendMessages.forward(egress);
        HttpRouteMessages http = new HttpRouteMessages(backends, forward);
        FailureAccrual none = FailureAccrual.getDefaultInstance();
        return ProxyProtocol.newBuilder()
                .setDetect(
                        ProxyProtocol.Detect.newBuilder()
                                .setTimeout(Durations.of(DETECT_TIMEOUT))
                                .setOpaque(
                                        opaque(
                                                List.of(OutboundRoute.CONNECTIONS),
                                                backends,
                                                forward))
                                .setHttp1(http1(http, List.of(OutboundRoute.REQUESTS), none))
                                .setHttp2(http2(http, List.of(OutboundRoute.REQUESTS), none)))
                .build();
    }

    private static ProxyProtocol.Http1 http1(
            HttpRouteMessages messages, List<OutboundRoute> routes, FailureAccrual accrual) {
        ProxyProtocol.Http1.Builder message =
                ProxyProtocol.Http1.newBuilder().addAllRoutes(messages.routes(routes));
        return (guarded(accrual) ? message.setFailureAccrual(accrual) : message).build();
    }

    private static ProxyProtocol.Http2 http2(
            HttpRouteMessages messages, List<OutboundRoute> routes, FailureAccrual accrual) {
        ProxyProtocol.Http2.Builder message =
                ProxyProtocol.Http2.newBuilder().addAllRoutes(messages.routes(routes));
        return (guarded(accrual) ? message.setFailureAccrual(accrual) : message).build();
    }

    static boolean guarded(FailureAccrual accrual) {
        return accrual.getKindCase() != FailureAccrual.KindCase.KIND_NOT_SET;
    }

    private static ProxyProtocol.Opaque opaque(
            List<OutboundRoute> routes, BackendMessages backends, Backend parent) {
        return ProxyProtocol.Opaque.newBuilder()
                .addAllRoutes(new OpaqueRouteMessages(backends, parent).routes(routes))
                .build();
    }
}
