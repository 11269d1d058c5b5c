package io.gossamer.proxy.model;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How traffic to one target is treated (contract, outbound.OutboundPolicy).
 *
 * @param parent the Service, EgressNetwork or default
 * @param logicalName {@code fqn:port} from the profile, or null
 * @param http1 routes for HTTP/1; for protocol GRPC and HTTP2 empty
 * @param http2 routes for HTTP/2 and gRPC
 * @param opaque routes for opaque TCP
 * @param tls routes for TLS by SNI; empty means opaque routes apply
 * @param version grows with each change that this proxy saw of this target
 */
public record OutboundPolicy(
        Meta parent,
        @Nullable String logicalName,
        OutboundProtocol protocol,
        Duration detectTimeout,
        List<HttpRoute> http1,
        List<HttpRoute> http2,
        List<OpaqueRoute> opaque,
        List<OpaqueRoute> tls,
        @Nullable FailureAccrual http1Accrual,
        @Nullable FailureAccrual http2Accrual,
        boolean stale,
        long version) {

    public enum OutboundProtocol {
        DETECT,
        HTTP1,
        HTTP2,
        GRPC,
        OPAQUE,
        TLS
    }

    /**
     * @param profile null for a route that is no service profile's
     */
    public record HttpRoute(
            Meta meta,
            List<HostMatch> hosts,
            List<HttpRule> rules,
            boolean grpc,
            @Nullable ServiceProfile profile) {

        public HttpRoute(Meta meta, List<HostMatch> hosts, List<HttpRule> rules, boolean grpc) {
            this(meta, hosts, rules, grpc, null);
        }
    }

    public record HttpRule(
            List<RequestMatch> matches,
            List<RouteFilter> filters,
            Distribution distribution,
            Timeouts timeouts,
            @Nullable Retry retry,
            boolean allowRequestHeaders,
            @Nullable Delay delay) {

        /** A rule that delays nothing. */
        public HttpRule(
                List<RequestMatch> matches,
                List<RouteFilter> filters,
                Distribution distribution,
                Timeouts timeouts,
                @Nullable Retry retry,
                boolean allowRequestHeaders) {
            this(matches, filters, distribution, timeouts, retry, allowRequestHeaders, null);
        }
    }

    /**
     * A share of the requests waits before anything else.
     *
     * @param denominator non-zero
     */
    public record Delay(Duration time, int numerator, int denominator) {}

    /**
     * @param snis empty matches every SNI
     * @param refusal of all its connections, or null; its backends may have their own
     */
    public record OpaqueRoute(
            Meta meta,
            List<HostMatch> snis,
            Distribution distribution,
            RouteFilter.@Nullable Refuse refusal) {}

    public sealed interface Distribution {

        /** All that may be chosen. */
        List<RouteBackend> backends();

        record Empty() implements Distribution {
            @Override
            public List<RouteBackend> backends() {
                return List.of();
            }
        }

        /** The first whose balancer is not in failfast. */
        record FirstAvailable(List<RouteBackend> backends) implements Distribution {}

        /** By weight among those that are not in failfast. */
        record RandomAvailable(List<RouteBackend> backends) implements Distribution {}
    }

    /**
     * @param weight 0 receives nothing
     * @param requestTimeout zero means none
     */
    public record RouteBackend(
            Backend backend, int weight, List<RouteFilter> filters, Duration requestTimeout) {}

    /** Zero means none. */
    public record Timeouts(Duration response, Duration request, Duration idle) {
        public static final Timeouts NONE =
                new Timeouts(Duration.ZERO, Duration.ZERO, Duration.ZERO);
    }

    /**
     * @param statuses pairs of first and last HTTP status, inclusive
     * @param grpcCodes gRPC status codes
     */
    public record Retry(
            int maxRetries,
            int maxRequestBytes,
            List<int[]> statuses,
            List<Integer> grpcCodes,
            Duration timeout,
            @Nullable Backoff backoff) {}

    public record Backoff(Duration min, Duration max, float jitter, boolean respectRetryAfter) {}

    /**
     * @param maxConsecutive 0 switches that rule off
     * @param successRate 0 switches that rule off
     */
    public record FailureAccrual(
            int maxConsecutive,
            double successRate,
            Duration window,
            int minRequests,
            Backoff backoff,
            int minReadyEndpoints) {}
}
