package io.gossamer.destination.grpc.inbound;

import io.gossamer.api.Labels;
import io.gossamer.api.http_route.HttpRouteMatch;
import io.gossamer.api.inbound.Authn;
import io.gossamer.api.inbound.Authz;
import io.gossamer.api.inbound.HttpRoute;
import io.gossamer.api.inbound.Identity;
import io.gossamer.api.inbound.IdentitySuffix;
import io.gossamer.api.inbound.Network;
import io.gossamer.api.inbound.ProxyProtocol;
import io.gossamer.api.inbound.Server;
import io.gossamer.api.mesh.v1.AuthzExtension;
import io.gossamer.api.mesh.v1.Label;
import io.gossamer.api.mesh.v1.ServerExtension;
import io.gossamer.api.mesh.v1.TokenPermission;
import io.gossamer.api.meta.Metadata;
import io.gossamer.api.meta.Resource;
import io.gossamer.destination.grpc.Addresses;
import io.gossamer.destination.grpc.Durations;
import io.gossamer.destination.grpc.RouteFilters;
import io.gossamer.destination.grpc.RouteMatches;
import io.gossamer.destination.resource.route.RouteFilter;
import io.gossamer.destination.resource.route.RouteRule;
import io.gossamer.destination.view.PolicyRef;
import io.gossamer.destination.view.inbound.Authorization;
import io.gossamer.destination.view.inbound.InboundPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Inbound policies as the contract writes them (section 2, inbound). */
public final class InboundMessages {

    private static final Duration DETECT_TIMEOUT = Duration.ofSeconds(10);

    /** So that whoever skips what else is asked for lets nobody in (rule R14). */
    private static final Authorization.Clients NOBODY =
            new Authorization.Identities(Set.of(), Set.of());

    private InboundMessages() {}

    /** The policy of a port. */
    public static Server server(InboundPolicy policy) {
        Server.Builder server =
                Server.newBuilder()
                        .setProtocol(protocol(policy))
                        .addAllLabels(labels(policy.ref()))
                        .setGossamer(
                                ServerExtension.newBuilder()
                                        .setOrigin(policy.origin())
                                        .addAllMatchLabels(Labels.list(policy.matchLabels())));
        policy.authorizations()
                .forEach(authorization -> server.addAuthorizations(authz(authorization)));
        return server.build();
    }

    private static ProxyProtocol protocol(InboundPolicy policy) {
        ProxyProtocol.Builder protocol = ProxyProtocol.newBuilder();
        List<HttpRoute> routes =
                policy.routes().isEmpty()
                        ? List.of(defaultRoute())
                        : policy.routes().stream().map(InboundMessages::route).toList();
        InboundPolicy.RateLimit limit = policy.limit();
        switch (policy.protocol()) {
            case UNKNOWN -> {
                ProxyProtocol.Detect.Builder detect =
                        ProxyProtocol.Detect.newBuilder()
                                .setTimeout(Durations.of(DETECT_TIMEOUT))
                                .addAllHttpRoutes(routes);
                protocol.setDetect(
                        limit == null
                                ? detect
                                : detect.setHttpLocalRateLimit(RateLimitMessages.of(limit)));
            }
            case HTTP1 -> {
                ProxyProtocol.Http1.Builder http =
                        ProxyProtocol.Http1.newBuilder().addAllRoutes(routes);
                protocol.setHttp1(
                        limit == null ? http : http.setLocalRateLimit(RateLimitMessages.of(limit)));
            }
            case HTTP2 -> protocol.setHttp2(http2(routes, limit));
            // A Grpc message has no room for HTTPRoutes, which match gRPC requests too, nor for
            // a limit.
            case GRPC -> {
                if (policy.routes().isEmpty() && limit == null) {
                    protocol.setGrpc(ProxyProtocol.Grpc.getDefaultInstance());
                } else {
                    protocol.setHttp2(http2(routes, limit));
                }
            }
            case OPAQUE -> protocol.setOpaque(ProxyProtocol.Opaque.getDefaultInstance());
            case TLS -> protocol.setTls(ProxyProtocol.Tls.getDefaultInstance());
        }
        return protocol.build();
    }

    private static ProxyProtocol.Http2 http2(
            List<HttpRoute> routes, InboundPolicy.@Nullable RateLimit limit) {
        ProxyProtocol.Http2.Builder http = ProxyProtocol.Http2.newBuilder().addAllRoutes(routes);
        return (limit == null ? http : http.setLocalRateLimit(RateLimitMessages.of(limit))).build();
    }

    private static HttpRoute defaultRoute() {
        return HttpRoute.newBuilder()
                .setMetadata(Metadata.newBuilder().setDefault(PolicyRef.DEFAULT))
                .addRules(
                        HttpRoute.Rule.newBuilder().addMatches(HttpRouteMatch.getDefaultInstance()))
                .build();
    }

    private static HttpRoute route(InboundPolicy.Route route) {
        HttpRoute.Builder message = HttpRoute.newBuilder().setMetadata(metadata(route.ref()));
        route.hosts().forEach(host -> message.addHosts(RouteMatches.host(host)));
        route.authorizations()
                .forEach(authorization -> message.addAuthorizations(authz(authorization)));
        route.rules().forEach(rule -> message.addRules(rule(rule)));
        return message.build();
    }

    private static HttpRoute.Rule rule(RouteRule rule) {
        HttpRoute.Rule.Builder message = HttpRoute.Rule.newBuilder();
        rule.matches().forEach(match -> message.addMatches(RouteMatches.http(match)));
        if (rule.matches().isEmpty()) {
            message.addMatches(HttpRouteMatch.getDefaultInstance());
        }
        for (RouteFilter filter : rule.filters()) {
            if (filter instanceof RouteFilter.RequestHeaders request) {
                message.addFilters(
                        HttpRoute.Filter.newBuilder()
                                .setRequestHeaderModifier(RouteFilters.request(request.headers())));
            } else if (filter instanceof RouteFilter.Redirect redirect) {
                message.addFilters(
                        HttpRoute.Filter.newBuilder().setRedirect(RouteFilters.redirect(redirect)));
            }
        }
        return message.build();
    }

    private static Authz authz(Authorization authorization) {
        Authz.Builder message =
                Authz.newBuilder()
                        .setAuthentication(
                                authn(
                                        authorization.endUser() == null
                                                ? authorization.clients()
                                                : NOBODY))
                        .addAllLabels(labels(authorization.ref()))
                        .setMetadata(metadata(authorization.ref()));
        AuthzExtension extension = extension(authorization);
        if (!extension.equals(AuthzExtension.getDefaultInstance())) {
            message.setGossamer(extension);
        }
        authorization
                .networks()
                .forEach(
                        network -> {
                            Network.Builder built =
                                    Network.newBuilder()
                                            .setNet(Addresses.network(network.network()));
                            network.except()
                                    .forEach(except -> built.addExcept(Addresses.network(except)));
                            message.addNetworks(built);
                        });
        return message.build();
    }

    private static AuthzExtension extension(Authorization authorization) {
        AuthzExtension.Builder extension =
                AuthzExtension.newBuilder().setOrigin(authorization.origin());
        Authorization.EndUser endUser = authorization.endUser();
        if (endUser != null) {
            extension.setToken(
                    TokenPermission.newBuilder()
                            .setWorkload(authn(authorization.clients()))
                            .setToken(TokenMessages.of(endUser)));
        }
        return extension.build();
    }

    private static Authn authn(Authorization.Clients clients) {
        if (clients instanceof Authorization.EveryoneWithTls) {
            return Authn.newBuilder()
                    .setMeshTLS(
                            Authn.PermitMeshTLS.newBuilder()
                                    .setUnauthenticated(
                                            Authn.PermitUnauthenticated.getDefaultInstance()))
                    .build();
        }
        if (!(clients instanceof Authorization.Identities identities)) {
            return Authn.newBuilder()
                    .setUnauthenticated(Authn.PermitUnauthenticated.getDefaultInstance())
                    .build();
        }
        Authn.PermitMeshTLS.PermitClientIdentities.Builder permitted =
                Authn.PermitMeshTLS.PermitClientIdentities.newBuilder();
        identities.names().stream()
                .sorted()
                .forEach(name -> permitted.addIdentities(Identity.newBuilder().setName(name)));
        identities
                .suffixes()
                .forEach(
                        parts ->
                                permitted.addSuffixes(
                                        IdentitySuffix.newBuilder().addAllParts(parts)));
        return Authn.newBuilder()
                .setMeshTLS(Authn.PermitMeshTLS.newBuilder().setIdentities(permitted))
                .build();
    }

    private static List<Label> labels(PolicyRef ref) {
        return List.of(
                Labels.of("group", ref.group()),
                Labels.of("kind", ref.kind()),
                Labels.of("name", ref.name()));
    }

    private static Metadata metadata(PolicyRef ref) {
        return ref.isDefault()
                ? Metadata.newBuilder().setDefault(ref.name()).build()
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
