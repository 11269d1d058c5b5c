package io.gossamer.destination.grpc.inbound;

import com.google.protobuf.ByteString;
import io.gossamer.api.ProxyFeatures;
import io.gossamer.api.inbound.Authz;
import io.gossamer.api.inbound.HttpRoute;
import io.gossamer.api.inbound.ProxyProtocol;
import io.gossamer.api.inbound.Server;
import io.gossamer.api.mesh.v1.TokenRequirement;
import io.gossamer.destination.resource.policy.JwtAuthentication;
import io.gossamer.destination.resource.policy.TokenKey;
import io.gossamer.destination.view.inbound.Authorization;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/** Permissions that depend on a token, as sidecars that understand them are told. */
final class TokenMessages {

    private TokenMessages() {}

    static TokenRequirement of(Authorization.EndUser endUser) {
        JwtAuthentication rule = endUser.rule();
        TokenRequirement.Builder message =
                TokenRequirement.newBuilder()
                        .setNamespace(rule.metadata().namespace())
                        .setName(rule.metadata().name())
                        .setIssuer(rule.issuer())
                        .addAllAudiences(rule.audiences())
                        .setStrip(!rule.forward());
        for (TokenKey key : endUser.keys()) {
            message.addKeys(
                    TokenRequirement.Key.newBuilder()
                            .setId(key.id())
                            .addAllAlgorithms(key.algorithms())
                            .setPublicKey(
                                    ByteString.copyFrom(
                                            Base64.getDecoder().decode(key.publicKey()))));
        }
        for (JwtAuthentication.Claim claim : rule.claims()) {
            message.addClaims(
                    TokenRequirement.Claim.newBuilder()
                            .addAllPath(claim.path())
                            .setContains(claim.contains())
                            .addAllValues(claim.values()));
        }
        return (rule.source().cookie()
                        ? message.setCookie(rule.source().name())
                        : message.setHeader(rule.source().name()))
                .build();
    }

    /**
     * A policy for a peer that understands these features: to one without tokens a permission that
     * depends on them stays one that nobody has.
     */
    static Server understoodBy(Set<String> features, Server policy) {
        if (features.contains(ProxyFeatures.JWT)) {
            return policy;
        }
        Server.Builder server = policy.toBuilder();
        server.getAuthorizationsBuilderList().forEach(TokenMessages::reduce);
        routes(server.getProtocolBuilder())
                .forEach(
                        route ->
                                route.getAuthorizationsBuilderList()
                                        .forEach(TokenMessages::reduce));
        return server.build();
    }

    private static List<HttpRoute.Builder> routes(ProxyProtocol.Builder protocol) {
        return switch (protocol.getKindCase()) {
            case DETECT -> protocol.getDetectBuilder().getHttpRoutesBuilderList();
            case HTTP1 -> protocol.getHttp1Builder().getRoutesBuilderList();
            case HTTP2 -> protocol.getHttp2Builder().getRoutesBuilderList();
            default -> List.of();
        };
    }

    private static void reduce(Authz.Builder authz) {
        if (authz.hasGossamer()) {
            authz.getGossamerBuilder().clearToken();
        }
    }
}
