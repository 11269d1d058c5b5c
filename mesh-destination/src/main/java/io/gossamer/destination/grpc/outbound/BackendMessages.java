package io.gossamer.destination.grpc.outbound;

import io.gossamer.api.destination.WeightedAddr;
import io.gossamer.api.mesh.v1.BalancerExtension;
import io.gossamer.api.meta.Metadata;
import io.gossamer.api.meta.Resource;
import io.gossamer.api.outbound.Backend;
import io.gossamer.api.outbound.EjectionConfig;
import io.gossamer.api.outbound.ExponentialBackoff;
import io.gossamer.api.outbound.FailureAccrual;
import io.gossamer.api.outbound.Queue;
import io.gossamer.destination.grpc.Addresses;
import io.gossamer.destination.grpc.Durations;
import io.gossamer.destination.grpc.EndpointMessages;
import io.gossamer.destination.resource.traffic.Balancing;
import io.gossamer.destination.resource.traffic.Breaker;
import io.gossamer.destination.resource.traffic.DestinationLimits;
import io.gossamer.destination.resource.traffic.Penalty;
import io.gossamer.destination.resource.traffic.SessionAffinity;
import io.gossamer.destination.resource.traffic.SlowStart;
import io.gossamer.destination.view.MeshSettings;
import io.gossamer.destination.view.PolicyRef;
import io.gossamer.destination.view.outbound.OutboundPolicy.Egress;
import io.gossamer.destination.view.outbound.OutboundPolicy.ToEgress;
import io.gossamer.destination.view.outbound.OutboundPolicy.ToReplica;
import io.gossamer.destination.view.outbound.ServicePort;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** Backends and what guards them as the contract writes them (section 1, outbound.Backend). */
final class BackendMessages {

    private static final Queue QUEUE =
            Queue.newBuilder()
                    .setCapacity(100)
                    .setFailfastTimeout(Durations.of(Duration.ofSeconds(3)))
                    .build();

    private static final com.google.protobuf.Duration DEFAULT_RTT =
            Durations.of(Duration.ofMillis(30));
    private static final com.google.protobuf.Duration DECAY = Durations.of(Duration.ofSeconds(10));

    /** One endpoint less than all may be left alone: a breaker never takes the last one. */
    private static final int MIN_READY = 1;

    /** The name of what a broken reference leads to, among the contract's default names. */
    private static final String INVALID = "invalid";

    private final MeshSettings settings;

    /** By the path of the balancer; in the order in which the balancers were made. */
    private final Map<String, BalancerExtension> extensions = new LinkedHashMap<>();

    BackendMessages(MeshSettings settings) {
        this.settings = settings;
    }

    /** What the contract cannot say of the balancers that were made so far. */
    Collection<BalancerExtension> extensions() {
        return extensions.values();
    }

    /** Whether requests may ask for timeouts and retries of their own. */
    boolean allowRequestHeaders() {
        return settings.allowRequestHeaders();
    }

    /** Balanced over the endpoints of a service's port. */
    Backend balanced(ServicePort target, Balancing balancing) {
        String path = path(target);
        extend(path, balancing);
        Backend.BalanceP2c.Builder balancer =
                Backend.BalanceP2c.newBuilder()
                        .setDiscovery(
                                Backend.EndpointDiscovery.newBuilder()
                                        .setDst(
                                                Backend.EndpointDiscovery.DestinationGet
                                                        .newBuilder()
                                                        .setPath(path)));
        Penalty penalty = balancing.penalty();
        if (penalty == null) {
            balancer.setPeakEwma(
                    Backend.BalanceP2c.PeakEwma.newBuilder()
                            .setDefaultRtt(DEFAULT_RTT)
                            .setDecay(DECAY));
        } else {
            balancer.setPenaltyPeakEwma(
                    Backend.BalanceP2c.PenaltyPeakEwma.newBuilder()
                            .setDefaultRtt(DEFAULT_RTT)
                            .setDecay(DECAY)
                            .setPenalty(Durations.of(penalty.latency()))
                            .setMaxRetryAfter(Durations.of(penalty.maxRetryAfter()))
                            .setPenaltyDecay(DECAY));
        }
        return Backend.newBuilder()
                .setMetadata(resource(target))
                .setQueue(queue(balancing))
                .setBalancer(balancer)
                .build();
    }

    /** What a proxy asks discovery for. */
    String path(ServicePort target) {
        return target.name()
                + "."
                + target.namespace()
                + ".svc."
                + settings.clusterDomain()
                + ":"
                + target.port();
    }

    private void extend(String path, Balancing balancing) {
        SessionAffinity affinity = balancing.affinity();
        SlowStart slowStart = balancing.slowStart();
        DestinationLimits limits = balancing.limits();
        if (affinity == null && slowStart == null && limits == null) {
            return;
        }
        BalancerExtension.Builder extension = BalancerExtension.newBuilder().setPath(path);
        if (affinity != null) {
            extension.setSessionAffinity(affinity(affinity));
        }
        if (slowStart != null) {
            extension.setSlowStart(Durations.of(slowStart.window()));
        }
        if (limits != null) {
            extension.setLimits(
                    io.gossamer.api.mesh.v1.DestinationLimits.newBuilder()
                            .setMaxConnections(limits.connections())
                            .setMaxRequests(limits.requests())
                            .setMaxPending(limits.pending()));
        }
        extensions.put(path, extension.build());
    }

    /** What may wait is the contract's to say too: for one event loop of a proxy. */
    private static Queue queue(Balancing balancing) {
        DestinationLimits limits = balancing.limits();
        return limits == null || limits.pending() == 0
                ? QUEUE
                : QUEUE.toBuilder().setCapacity(limits.pending()).build();
    }

    private static io.gossamer.api.mesh.v1.SessionAffinity affinity(SessionAffinity affinity) {
        io.gossamer.api.mesh.v1.SessionAffinity.Builder message =
                io.gossamer.api.mesh.v1.SessionAffinity.newBuilder();
        switch (affinity.key()) {
            case HEADER -> message.setHeader(affinity.name());
            case COOKIE -> message.setCookie(affinity.name());
            case SOURCE ->
                    message.setSource(
                            io.gossamer.api.mesh.v1.SessionAffinity.Source.getDefaultInstance());
        }
        return message.build();
    }

    /** One address outside of the mesh. */
    static Backend forward(Egress egress) {
        return forward(named("egress-fallback"), egress.address(), egress.port());
    }

    static Backend forward(ToEgress egress) {
        return forward(metadata(egress.network()), egress.address(), egress.port());
    }

    /** One replica of a service, with what its sidecar understands. */
    static Backend forward(ToReplica replica) {
        return Backend.newBuilder()
                .setMetadata(named("endpoint"))
                .setQueue(QUEUE)
                .setForward(EndpointMessages.weighted(replica.endpoint(), replica.labels()))
                .build();
    }

    /**
     * What a broken reference leads to. A filter answers before anything is sent there, but the
     * proxy demands an address; this one is kept for documentation (RFC 5737).
     */
    static Backend nowhere() {
        try {
            return forward(
                    named(INVALID), InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, 1}), 1);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }

    private static Backend forward(Metadata metadata, InetAddress address, int port) {
        return Backend.newBuilder()
                .setMetadata(metadata)
                .setQueue(QUEUE)
                .setForward(
                        WeightedAddr.newBuilder()
                                .setAddr(Addresses.tcp(address, port))
                                .setWeight(1))
                .build();
    }

    static FailureAccrual accrual(Breaker breaker) {
        ExponentialBackoff backoff =
                ExponentialBackoff.newBuilder()
                        .setMinBackoff(Durations.of(breaker.minPenalty()))
                        .setMaxBackoff(Durations.of(breaker.maxPenalty()))
                        .setJitterRatio((float) breaker.jitter())
                        .setRespectRetryAfterHint(breaker.honourRetryAfter())
                        .build();
        FailureAccrual.Builder message =
                FailureAccrual.newBuilder()
                        .setEjection(EjectionConfig.newBuilder().setMinReadyEndpoints(MIN_READY));
        Breaker.SuccessRate rate = breaker.rate();
        if (rate == null) {
            message.setConsecutiveFailures(
                    FailureAccrual.ConsecutiveFailures.newBuilder()
                            .setMaxFailures(breaker.maxFailures())
                            .setBackoff(backoff));
        } else {
            message.setUnified(
                    FailureAccrual.Unified.newBuilder()
                            .setSuccessRateThreshold(rate.threshold())
                            .setDecay(Durations.of(rate.window()))
                            .setMinRequests(rate.minRequests())
                            .setMaxConsecutiveFailures(breaker.maxFailures())
                            .setBackoff(backoff));
        }
        return message.build();
    }

    static Metadata named(String name) {
        return Metadata.newBuilder().setDefault(name).build();
    }

    static Metadata resource(ServicePort target) {
        return Metadata.newBuilder()
                .setResource(
                        Resource.newBuilder()
                                .setGroup("core")
                                .setKind("Service")
                                .setName(target.name())
                                .setNamespace(target.namespace())
                                .setPort(target.port()))
                .build();
    }

    static Metadata metadata(PolicyRef ref) {
        return ref.isDefault()
                ? named(ref.name())
                : Metadata.newBuilder()
                        .setResource(
                                Resource.newBuilder()
                                        .setGroup(ref.group())
                                        .setKind(ref.kind())
                                        .setName(ref.name())
                                        .setNamespace(ref.namespace()))
                        .build();
    }
}
