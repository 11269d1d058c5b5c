package io.gossamer.proxy.control.policy;

import static io.gossamer.proxy.control.policy.MalformedException.require;

import io.gossamer.api.outbound.ProxyProtocol;
import io.gossamer.proxy.model.Meta;
import io.gossamer.proxy.model.OutboundPolicy;
import io.gossamer.proxy.model.OutboundPolicy.FailureAccrual;
import io.gossamer.proxy.model.OutboundPolicy.OutboundProtocol;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The contract's outbound.OutboundPolicy as our policy towards a target. */
public final class OutboundPolicyMapping {

    private OutboundPolicyMapping() {}

    /**
     * Maps a message.
     *
     * @param defaultDetectTimeout of protocols that do not say one
     */
    public static Mapped<OutboundPolicy> map(
            io.gossamer.api.outbound.OutboundPolicy message,
            Duration defaultDetectTimeout,
            boolean stale,
            long version) {
        try {
            Meta parent = Scalars.meta(message.getMetadata());
            return new Mapped.Valid<>(
                    new Builder(
                                    parent,
                                    defaultDetectTimeout,
                                    new BackendMapping(message.getGossamer().getBalancersList()),
                                    stale,
                                    version)
                            .build(message.getProtocol()));
        } catch (MalformedException e) {
            return new Mapped.Invalid<>(e.problem());
        }
    }

    /** Gathers what the kinds of protocols have of the whole. */
    private static final class Builder {
        private final Meta parent;
        private final OutboundRouteMapping requests;
        private final OpaqueRouteMapping connections;
        private final boolean stale;
        private final long version;
        private Duration detectTimeout;
        private List<OutboundPolicy.HttpRoute> http1 = List.of();
        private List<OutboundPolicy.HttpRoute> http2 = List.of();
        private List<OutboundPolicy.OpaqueRoute> opaque = List.of();
        private List<OutboundPolicy.OpaqueRoute> tls = List.of();
        private @Nullable FailureAccrual http1Accrual;
        private @Nullable FailureAccrual http2Accrual;

        Builder(
                Meta parent,
                Duration detectTimeout,
                BackendMapping backends,
                boolean stale,
                long version) {
            this.parent = parent;
            this.requests = new OutboundRouteMapping(backends);
            this.connections = new OpaqueRouteMapping(backends);
            this.detectTimeout = detectTimeout;
            this.stale = stale;
            this.version = version;
        }

        OutboundPolicy build(ProxyProtocol message) throws MalformedException {
            OutboundProtocol protocol =
                    switch (message.getKindCase()) {
                        case DETECT -> detect(message.getDetect());
                        case HTTP1 -> http1(message.getHttp1());
                        case HTTP2 -> http2(message.getHttp2());
                        case GRPC -> {
                            http2 = requests.grpc(message.getGrpc().getRoutesList());
                            http2Accrual =
                                    BackendMapping.accrual(message.getGrpc().getFailureAccrual());
                            yield OutboundProtocol.GRPC;
                        }
                        case OPAQUE -> {
                            opaque = connections.opaque(message.getOpaque().getRoutesList());
                            yield OutboundProtocol.OPAQUE;
                        }
                        case TLS -> {
                            tls = connections.tls(message.getTls().getRoutesList());
                            yield OutboundProtocol.TLS;
                        }
                        case KIND_NOT_SET ->
                                throw new MalformedException(
                                        "protocol: missing (expected: a kind)");
                    };
            return new OutboundPolicy(
                    parent,
                    null,
                    protocol,
                    detectTimeout,
                    http1,
                    http2,
                    opaque,
                    tls,
                    http1Accrual,
                    http2Accrual,
                    stale,
                    version);
        }

        private OutboundProtocol detect(ProxyProtocol.Detect message) throws MalformedException {
            require(
                    message.hasTimeout()
                            && message.hasHttp1()
                            && message.hasHttp2()
                            && message.hasOpaque(),
                    "detect: incomplete (expected: timeout, opaque, http1 and http2)");
            detectTimeout = Scalars.duration(message.getTimeout());
            opaque = connections.opaque(message.getOpaque().getRoutesList());
            http1(message.getHttp1());
            http2(message.getHttp2());
            return OutboundProtocol.DETECT;
        }

        private OutboundProtocol http1(ProxyProtocol.Http1 message) throws MalformedException {
            http1 = requests.http(message.getRoutesList());
            http1Accrual = BackendMapping.accrual(message.getFailureAccrual());
            return OutboundProtocol.HTTP1;
        }

        private OutboundProtocol http2(ProxyProtocol.Http2 message) throws MalformedException {
            http2 = requests.http(message.getRoutesList());
            http2Accrual = BackendMapping.accrual(message.getFailureAccrual());
            return OutboundProtocol.HTTP2;
        }
    }
}
