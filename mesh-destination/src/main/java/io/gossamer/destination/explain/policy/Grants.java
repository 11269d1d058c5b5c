package io.gossamer.destination.explain.policy;

import io.gossamer.api.http_route.HttpRouteMatch;
import io.gossamer.api.inbound.Authn;
import io.gossamer.api.inbound.Authz;
import io.gossamer.api.inbound.HttpLocalRateLimit;
import io.gossamer.api.inbound.HttpRoute;
import io.gossamer.api.inbound.Identity;
import io.gossamer.api.inbound.ProxyProtocol;
import io.gossamer.api.mesh.v1.Setting;
import io.gossamer.api.mesh.v1.TokenRequirement;
import io.gossamer.api.meta.Metadata;
import io.gossamer.destination.explain.evaluate.EndUserToken;
import io.gossamer.destination.index.Snapshot;
import io.gossamer.destination.view.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What an inbound policy grants, in words. */
public final class Grants {

    private static final int MOST_NAMES = 5;

    private Grants() {}

    /** Whom an authorization lets in. */
    public static String clients(Authz authz) {
        boolean everywhere =
                authz.getNetworksList().stream()
                        .anyMatch(
                                network ->
                                        network.getNet().getPrefixLen() == 0
                                                && network.getExceptCount() == 0);
        boolean token = authz.getGossamer().hasToken();
        return who(token ? authz.getGossamer().getToken().getWorkload() : authz.getAuthentication())
                + (everywhere ? "" : " from some networks")
                + (token ? " with " + token(authz) : "");
    }

    /** The token that an authorization asks for. */
    public static String token(Authz authz) {
        TokenRequirement required = authz.getGossamer().getToken().getToken();
        List<String> claims =
                required.getClaimsList().stream().map(EndUserToken::describe).toList();
        return "a token of "
                + required.getIssuer()
                + " for "
                + String.join(" or ", required.getAudiencesList())
                + " in the "
                + (required.hasCookie()
                        ? "cookie " + required.getCookie()
                        : "header " + required.getHeader())
                + (claims.isEmpty() ? "" : ", " + String.join(", ", claims));
    }

    /** By which keys that token may be signed. */
    public static String keys(Authz authz) {
        List<TokenRequirement.Key> keys = authz.getGossamer().getToken().getToken().getKeysList();
        return keys.stream()
                .map(key -> key.getId().isEmpty() ? "one without name" : key.getId())
                .collect(Collectors.joining(", "));
    }

    private static String who(Authn authn) {
        if (authn.hasUnauthenticated()) {
            return "everybody";
        }
        Authn.PermitMeshTLS mesh = authn.getMeshTLS();
        if (mesh.hasUnauthenticated()) {
            return "everybody with mesh TLS";
        }
        List<String> names = new ArrayList<>();
        mesh.getIdentities().getIdentitiesList().stream()
                .map(Identity::getName)
                .forEach(names::add);
        mesh.getIdentities()
                .getSuffixesList()
                .forEach(suffix -> names.add("*." + String.join(".", suffix.getPartsList())));
        if (names.contains("*.")) {
            return "every mesh identity";
        }
        int more = names.size() - MOST_NAMES;
        return names.isEmpty()
                ? "nobody"
                : String.join(", ", names.subList(0, Math.min(MOST_NAMES, names.size())))
                        + (more > 0 ? " and " + more + " more" : "");
    }

    /** The routes of requests; the one of all requests if none is stated. */
    public static List<HttpRoute> routes(ProxyProtocol protocol) {
        List<HttpRoute> routes =
                switch (protocol.getKindCase()) {
                    case DETECT -> protocol.getDetect().getHttpRoutesList();
                    case HTTP1 -> protocol.getHttp1().getRoutesList();
                    case HTTP2 -> protocol.getHttp2().getRoutesList();
                    default -> List.of();
                };
        return routes.isEmpty()
                ? List.of(
                        HttpRoute.newBuilder()
                                .setMetadata(Metadata.newBuilder().setDefault(Words.DEFAULT))
                                .addRules(
                                        HttpRoute.Rule.newBuilder()
                                                .addMatches(HttpRouteMatch.getDefaultInstance()))
                                .build())
                : routes;
    }

    /** Whether requests are told apart there, not only connections. */
    public static boolean readsRequests(ProxyProtocol protocol) {
        return !protocol.hasOpaque() && !protocol.hasTls();
    }

    private static HttpLocalRateLimit limit(ProxyProtocol protocol) {
        return switch (protocol.getKindCase()) {
            case DETECT -> protocol.getDetect().getHttpLocalRateLimit();
            case HTTP1 -> protocol.getHttp1().getLocalRateLimit();
            case HTTP2 -> protocol.getHttp2().getLocalRateLimit();
            default -> HttpLocalRateLimit.getDefaultInstance();
        };
    }

    /** The limits for a client's requests. */
    public static List<Setting> limits(Snapshot snapshot, ProxyProtocol protocol, String identity) {
        HttpLocalRateLimit limit = limit(protocol);
        List<Setting> settings = new ArrayList<>();
        if (!limit.hasMetadata()) {
            settings.add(Words.setting("rate limit", "none", Source.NONE));
            return settings;
        }
        Source source = Named.source(snapshot, limit.getMetadata());
        if (limit.hasTotal()) {
            settings.add(rate("rate limit of all clients", limit.getTotal(), source));
        }
        for (HttpLocalRateLimit.Override override : limit.getOverridesList()) {
            boolean named =
                    override.getClients().getIdentitiesList().stream()
                            .anyMatch(client -> client.getName().equals(identity));
            if (named) {
                settings.add(rate("rate limit of this client", override.getLimit(), source));
                return settings;
            }
        }
        if (limit.hasIdentity()) {
            settings.add(rate("rate limit of each client", limit.getIdentity(), source));
        }
        return settings;
    }

    private static Setting rate(String what, HttpLocalRateLimit.Limit limit, Source source) {
        return Words.setting(what, limit.getRequestsPerSecond() + " in a second", source);
    }

    /** All limits of a port, on one line; empty if there is none. */
    public static String limits(ProxyProtocol protocol) {
        HttpLocalRateLimit limit = limit(protocol);
        List<String> parts = new ArrayList<>();
        if (limit.hasTotal()) {
            parts.add(limit.getTotal().getRequestsPerSecond() + " in a second from all clients");
        }
        if (limit.hasIdentity()) {
            parts.add(limit.getIdentity().getRequestsPerSecond() + " from each");
        }
        for (HttpLocalRateLimit.Override override : limit.getOverridesList()) {
            List<String> names =
                    override.getClients().getIdentitiesList().stream()
                            .map(Identity::getName)
                            .toList();
            parts.add(
                    override.getLimit().getRequestsPerSecond()
                            + " from "
                            + String.join(" and ", names));
        }
        return String.join(", ", parts);
    }
}
