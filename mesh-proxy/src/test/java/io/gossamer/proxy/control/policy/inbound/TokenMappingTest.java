package io.gossamer.proxy.control.policy.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.gossamer.api.inbound.Authn;
import io.gossamer.api.inbound.Server;
import io.gossamer.api.mesh.v1.AuthzExtension;
import io.gossamer.api.mesh.v1.TokenPermission;
import io.gossamer.api.mesh.v1.TokenRequirement;
import io.gossamer.proxy.authorize.token.TestTokens;
import io.gossamer.proxy.control.PolicyMessages;
import io.gossamer.proxy.control.policy.Mapped;
import io.gossamer.proxy.model.Authorization;
import io.gossamer.proxy.model.ServerPolicy;
import io.gossamer.proxy.model.token.TokenAlgorithm;
import io.gossamer.proxy.model.token.TokenRule;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Permissions that ask for a token, from field 1000 of the contract's message. */
class TokenMappingTest {

    private static final KeyPair RSA = TestTokens.keys(TokenAlgorithm.RS256);
    private static final Authn ANYBODY_WITH_TLS =
            Authn.newBuilder()
                    .setMeshTLS(
                            Authn.PermitMeshTLS.newBuilder()
                                    .setUnauthenticated(
                                            Authn.PermitUnauthenticated.getDefaultInstance()))
                    .build();
    private static final TokenRequirement TOKEN =
            TokenRequirement.newBuilder()
                    .setNamespace("shop")
                    .setName("readers")
                    .setIssuer("https://login.example")
                    .addAudiences("shop")
                    .addKeys(key("k1", RSA.getPublic().getEncoded(), "RS256", "PS256"))
                    .addClaims(
                            TokenRequirement.Claim.newBuilder()
                                    .addPath("scope")
                                    .setContains(true)
                                    .addValues("read"))
                    .setHeader("Authorization")
                    .setStrip(true)
                    .build();

    private static TokenRequirement.Key key(String id, byte[] der, String... algorithms) {
        return TokenRequirement.Key.newBuilder()
                .setId(id)
                .setPublicKey(ByteString.copyFrom(der))
                .addAllAlgorithms(List.of(algorithms))
                .build();
    }

    /** A policy whose contract's part lets nobody in. */
    private static Mapped<ServerPolicy> map(TokenPermission permission) {
        Server.Builder server = PolicyMessages.server().toBuilder();
        server.setAuthorizations(
                0,
                server.getAuthorizations(0).toBuilder()
                        .setAuthentication(
                                Authn.newBuilder()
                                        .setMeshTLS(
                                                Authn.PermitMeshTLS.newBuilder()
                                                        .setIdentities(
                                                                Authn.PermitMeshTLS
                                                                        .PermitClientIdentities
                                                                        .getDefaultInstance())))
                        .setGossamer(AuthzExtension.newBuilder().setToken(permission)));
        return InboundPolicyMapping.map(server.build(), Duration.ofSeconds(10), false, 1);
    }

    private static Mapped<ServerPolicy> map(UnaryOperator<TokenRequirement.Builder> change) {
        return map(
                TokenPermission.newBuilder()
                        .setWorkload(ANYBODY_WITH_TLS)
                        .setToken(change.apply(TOKEN.toBuilder()))
                        .build());
    }

    private static TokenRule rule(UnaryOperator<TokenRequirement.Builder> change) {
        Authorization authorization =
                ((Mapped.Valid<ServerPolicy>) map(change)).value().authorizations().get(0);
        assertThat(authorization.authentication())
                .isInstanceOf(Authorization.Authentication.AnyMeshTls.class);
        return authorization.token();
    }

    @Test
    void allOfItIsKept() {
        assertThat(rule(same -> same))
                .isEqualTo(
                        new TokenRule(
                                "JwtAuthentication/shop/readers",
                                "https://login.example",
                                Set.of("shop"),
                                List.of(
                                        new TokenRule.Key(
                                                "k1",
                                                Set.of(TokenAlgorithm.RS256, TokenAlgorithm.PS256),
                                                RSA.getPublic())),
                                List.of(
                                        new TokenRule.Claim(
                                                List.of("scope"), true, List.of("read"))),
                                new TokenRule.Source.Header("authorization"),
                                true));
        assertThat(rule(token -> token.setCookie("Session")).source())
                .isEqualTo(new TokenRule.Source.Cookie("Session"));
    }

    @Test
    void aKeyTakesOnlyAlgorithmsOfItsKind() {
        byte[] der = RSA.getPublic().getEncoded();
        byte[] small = TestTokens.smallRsa().getPublic().getEncoded();

        assertThat(keys(key("k", der, "ES256", "HS256", "none", "RS512")))
                .singleElement()
                .satisfies(
                        key -> assertThat(key.algorithms()).containsExactly(TokenAlgorithm.RS512));
        assertThat(keys(key("k", der, "ES256", "EdDSA"))).isEmpty();
        assertThat(keys(key("k", der, "HS256", "none"))).isEmpty();
        assertThat(keys(key("k", der))).isEmpty();
        assertThat(keys(key("k", small, "RS256"))).isEmpty();
        assertThat(keys(key("k", new byte[] {1, 2, 3}, "RS256"))).isEmpty();
        for (TokenAlgorithm algorithm : TokenAlgorithm.values()) {
            String name = algorithm == TokenAlgorithm.EDDSA ? "EdDSA" : algorithm.name();
            byte[] own =
                    algorithm.keyFactory().equals("RSA")
                            ? der
                            : TestTokens.keys(algorithm).getPublic().getEncoded();
            assertThat(keys(key("k", own, name))).as(name).hasSize(1);
        }
    }

    private static List<TokenRule.Key> keys(TokenRequirement.Key key) {
        return rule(token -> token.clearKeys().addKeys(key)).keys();
    }

    /** What cannot be understood makes the policy invalid, which refuses everything. */
    @Test
    void whatIsMissingIsNotTakenForNothing() {
        assertThat(map(token -> token.clearIssuer())).isInstanceOf(Mapped.Invalid.class);
        assertThat(map(token -> token.clearAudiences())).isInstanceOf(Mapped.Invalid.class);
        assertThat(map(token -> token.clearHeader())).isInstanceOf(Mapped.Invalid.class);
        assertThat(map(token -> token.addClaims(TokenRequirement.Claim.getDefaultInstance())))
                .isInstanceOf(Mapped.Invalid.class);
        assertThat(map(TokenPermission.newBuilder().setToken(TOKEN).build()))
                .isInstanceOf(Mapped.Invalid.class);
        assertThat(map(TokenPermission.getDefaultInstance())).isInstanceOf(Mapped.Invalid.class);
    }
}
