package io.gossamer.proxy.control.policy.inbound;

import static io.gossamer.proxy.control.policy.MalformedException.require;

import io.gossamer.api.Labels;
import io.gossamer.api.inbound.GrpcRoute;
import io.gossamer.api.inbound.HttpLocalRateLimit;
import io.gossamer.api.inbound.HttpRoute;
import io.gossamer.api.inbound.Identity;
import io.gossamer.api.inbound.ProxyProtocol;
import io.gossamer.api.inbound.Server;
import io.gossamer.proxy.control.policy.FilterMapping;
import io.gossamer.proxy.control.policy.MalformedException;
import io.gossamer.proxy.control.policy.Mapped;
import io.gossamer.proxy.control.policy.MatchMapping;
import io.gossamer.proxy.control.policy.Scalars;
import io.gossamer.proxy.model.Meta;
import io.gossamer.proxy.model.RouteFilter;
import io.gossamer.proxy.model.ServerPolicy;
import io.gossamer.proxy.model.ServerPolicy.InboundRoute;
import io.gossamer.proxy.model.ServerPolicy.InboundRule;
import io.gossamer.proxy.model.ServerPolicy.RateLimit;
import io.gossamer.proxy.model.ServerPolicy.ServerProtocol;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The contract's inbound.Server as our policy of a port. */
public final class InboundPolicyMapping {

    private InboundPolicyMapping() {}

    /** What a protocol says beside its kind. */
    private record Http(
            ServerProtocol protocol,
            Duration detectTimeout,
            List<InboundRoute> routes,
            @Nullable RateLimit rateLimit) {}

    /**
     * Maps a message.
     *
     * @param defaultDetectTimeout of protocols that do not say one
     */
    public static Mapped<ServerPolicy> map(
            Server message, Duration defaultDetectTimeout, boolean stale, long version) {
        try {
            Http http = protocol(message.getProtocol(), defaultDetectTimeout);
            return new Mapped.Valid<>(
                    new ServerPolicy(
                            AuthorizationMapping.metaOfLabels(
                                    Labels.map(message.getLabelsList()), "server"),
                            http.protocol,
                            http.detectTimeout,
                            AuthorizationMapping.authorizations(message.getAuthorizationsList()),
                            http.routes,
                            http.rateLimit,
                            stale,
                            version,
                            message.hasGossamer()
                                    ? new ServerPolicy.Facts(
                                            message.getGossamer().getOrigin(),
                                            Labels.map(message.getGossamer().getMatchLabelsList()))
                                    : ServerPolicy.Facts.NONE));
        } catch (MalformedException e) {
            return new Mapped.Invalid<>(e.problem());
        }
    }

    private static Http protocol(ProxyProtocol message, Duration defaultDetectTimeout)
            throws MalformedException {
        return switch (message.getKindCase()) {
            case DETECT -> {
                require(
                        message.getDetect().hasTimeout(),
                        "detect timeout: missing (expected: a duration)");
                yield new Http(
                        ServerProtocol.DETECT,
                        Scalars.duration(message.getDetect().getTimeout()),
                        httpRoutes(message.getDetect().getHttpRoutesList()),
                        message.getDetect().hasHttpLocalRateLimit()
                                ? rateLimit(message.getDetect().getHttpLocalRateLimit())
                                : null);
            }
            case HTTP1 ->
                    new Http(
                            ServerProtocol.HTTP1,
                            defaultDetectTimeout,
                            httpRoutes(message.getHttp1().getRoutesList()),
                            message.getHttp1().hasLocalRateLimit()
                                    ? rateLimit(message.getHttp1().getLocalRateLimit())
                                    : null);
            case HTTP2 ->
                    new Http(
                            ServerProtocol.HTTP2,
                            defaultDetectTimeout,
                            httpRoutes(message.getHttp2().getRoutesList()),
                            message.getHttp2().hasLocalRateLimit()
                                    ? rateLimit(message.getHttp2().getLocalRateLimit())
                                    : null);
            case GRPC ->
                    new Http(
                            ServerProtocol.GRPC,
                            defaultDetectTimeout,
                            grpcRoutes(message.getGrpc().getRoutesList()),
                            null);
            case OPAQUE -> new Http(ServerProtocol.OPAQUE, defaultDetectTimeout, List.of(), null);
            case TLS -> new Http(ServerProtocol.TLS, defaultDetectTimeout, List.of(), null);
            case KIND_NOT_SET ->
                    throw new MalformedException("protocol: missing (expected: a kind)");
        };
    }

    private static List<InboundRoute> httpRoutes(List<HttpRoute> messages)
            throws MalformedException {
        List<InboundRoute> routes = new ArrayList<>(messages.size());
        for (HttpRoute message : messages) {
            List<InboundRule> rules = new ArrayList<>();
            for (HttpRoute.Rule rule : message.getRulesList()) {
                List<RouteFilter> filters = new ArrayList<>();
                for (HttpRoute.Filter filter : rule.getFiltersList()) {
                    filters.add(filter(filter));
                }
                rules.add(new InboundRule(MatchMapping.http(rule.getMatchesList()), filters));
            }
            routes.add(
                    new InboundRoute(
                            Scalars.meta(message.getMetadata()),
                            MatchMapping.hosts(message.getHostsList()),
                            AuthorizationMapping.authorizations(message.getAuthorizationsList()),
                            rules,
                            false));
        }
        return routes;
    }

    private static RouteFilter filter(HttpRoute.Filter message) throws MalformedException {
        return switch (message.getKindCase()) {
            case FAILURE_INJECTOR -> FilterMapping.failure(message.getFailureInjector());
            case REQUEST_HEADER_MODIFIER ->
                    FilterMapping.headers(message.getRequestHeaderModifier());
            case REDIRECT -> FilterMapping.redirect(message.getRedirect());
            case KIND_NOT_SET -> throw new MalformedException("filter: missing (expected: a kind)");
        };
    }

    private static List<InboundRoute> grpcRoutes(List<GrpcRoute> messages)
            throws MalformedException {
        List<InboundRoute> routes = new ArrayList<>(messages.size());
        for (GrpcRoute message : messages) {
            List<InboundRule> rules = new ArrayList<>();
            for (GrpcRoute.Rule rule : message.getRulesList()) {
                List<RouteFilter> filters = new ArrayList<>();
                for (GrpcRoute.Filter filter : rule.getFiltersList()) {
                    filters.add(filter(filter));
                }
                rules.add(new InboundRule(MatchMapping.grpc(rule.getMatchesList()), filters));
            }
            routes.add(
                    new InboundRoute(
                            Scalars.meta(message.getMetadata()),
                            MatchMapping.hosts(message.getHostsList()),
                            AuthorizationMapping.authorizations(message.getAuthorizationsList()),
                            rules,
                            true));
        }
        return routes;
    }

    private static RouteFilter filter(GrpcRoute.Filter message) throws MalformedException {
        return switch (message.getKindCase()) {
            case FAILURE_INJECTOR -> FilterMapping.failure(message.getFailureInjector());
            case REQUEST_HEADER_MODIFIER ->
                    FilterMapping.headers(message.getRequestHeaderModifier());
            case KIND_NOT_SET -> throw new MalformedException("filter: missing (expected: a kind)");
        };
    }

    private static RateLimit rateLimit(HttpLocalRateLimit message) throws MalformedException {
        Meta meta = Scalars.meta(message.getMetadata());
        List<RateLimit.Override> overrides = new ArrayList<>();
        for (HttpLocalRateLimit.Override override : message.getOverridesList()) {
            List<String> clients =
                    override.getClients().getIdentitiesList().stream()
                            .map(Identity::getName)
                            .toList();
            overrides.add(
                    new RateLimit.Override(
                            perSecond(override.getLimit().getRequestsPerSecond()), clients));
        }
        return new RateLimit(
                meta,
                perSecond(message.getTotal().getRequestsPerSecond()),
                perSecond(message.getIdentity().getRequestsPerSecond()),
                overrides);
    }

    private static int perSecond(int unsigned) {
        return unsigned < 0 ? Integer.MAX_VALUE : unsigned;
    }
}
