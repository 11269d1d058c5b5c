package io.gossamer.proxy.model;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one port of this workload accepts (contract, inbound.Server).
 *
 * @param meta the Server, or a default
 * @param detectTimeout bound of protocol detection
 * @param authorizations of the server; routes add their own to these
 * @param routes HTTP or gRPC routes; empty means one that matches everything
 * @param rateLimit null if none
 * @param stale kept from an earlier stream or the snapshot on disk
 * @param version grows with each change that this proxy saw of this port
 * @param facts what the policy service says beyond the contract, for people
 */
public record ServerPolicy(
        Meta meta,
        ServerProtocol protocol,
        Duration detectTimeout,
        List<Authorization> authorizations,
        List<InboundRoute> routes,
        @Nullable RateLimit rateLimit,
        boolean stale,
        long version,
        Facts facts) {

    /**
     * For those who read why something was refused.
     *
     * @param origin file and line of the Server; empty if there is none, or if it is unknown
     * @param matchLabels by which a Server would select this workload; null if unknown
     */
    public record Facts(String origin, @Nullable Map<String, String> matchLabels) {
        public static final Facts NONE = new Facts("", null);

        public Facts {
            matchLabels = matchLabels == null ? null : Map.copyOf(matchLabels);
        }
    }

    /** A policy of which nothing more is known. */
    public ServerPolicy(
            Meta meta,
            ServerProtocol protocol,
            Duration detectTimeout,
            List<Authorization> authorizations,
            List<InboundRoute> routes,
            @Nullable RateLimit rateLimit,
            boolean stale,
            long version) {
        this(
                meta,
                protocol,
                detectTimeout,
                authorizations,
                routes,
                rateLimit,
                stale,
                version,
                Facts.NONE);
    }

    public ServerPolicy {
        authorizations = List.copyOf(authorizations);
        routes = List.copyOf(routes);
    }

    public enum ServerProtocol {
        DETECT,
        HTTP1,
        HTTP2,
        GRPC,
        OPAQUE,
        TLS
    }

    /**
     * @param authorizations in addition to those of the server
     * @param grpc matches are gRPC methods
     */
    public record InboundRoute(
            Meta meta,
            List<HostMatch> hosts,
            List<Authorization> authorizations,
            List<InboundRule> rules,
            boolean grpc) {}

    public record InboundRule(List<RequestMatch> matches, List<RouteFilter> filters) {}

    /** Requests per second; 0 means no such limit. */
    public record RateLimit(Meta meta, int total, int perIdentity, List<Override> overrides) {

        public record Override(int requestsPerSecond, List<String> identities) {}
    }
}
