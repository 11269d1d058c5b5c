package io.gossamer.proxy.control.policy.inbound;

import static io.gossamer.proxy.control.policy.MalformedException.require;

import io.gossamer.api.mesh.v1.TokenRequirement;
import io.gossamer.proxy.control.policy.MalformedException;
import io.gossamer.proxy.model.token.TokenAlgorithm;
import io.gossamer.proxy.model.token.TokenRule;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a request must show of its end user (rule R14: field 1000 of Authz). */
final class TokenMapping {

    private TokenMapping() {}

    /** A rule with fewer keys than stated, or none, if some cannot be used here. */
    static TokenRule rule(TokenRequirement message) throws MalformedException {
        require(!message.getIssuer().isEmpty(), "token issuer: missing (expected: an issuer)");
        require(message.getAudiencesCount() > 0, "token audiences: none (expected: one at least)");
        List<TokenRule.Key> keys = new ArrayList<>();
        for (TokenRequirement.Key key : message.getKeysList()) {
            addKey(key, keys);
        }
        List<TokenRule.Claim> claims = new ArrayList<>();
        for (TokenRequirement.Claim claim : message.getClaimsList()) {
            require(
                    claim.getPathCount() > 0 && claim.getValuesCount() > 0,
                    "token claim: incomplete (expected: a path and values)");
            claims.add(
                    new TokenRule.Claim(
                            claim.getPathList(), claim.getContains(), claim.getValuesList()));
        }
        return new TokenRule(
                "JwtAuthentication/" + message.getNamespace() + "/" + message.getName(),
                message.getIssuer(),
                new HashSet<>(message.getAudiencesList()),
                keys,
                claims,
                source(message),
                message.getStrip());
    }

    private static TokenRule.Source source(TokenRequirement message) throws MalformedException {
        return switch (message.getSourceCase()) {
            case HEADER ->
                    new TokenRule.Source.Header(message.getHeader().toLowerCase(Locale.ROOT));
            case COOKIE -> new TokenRule.Source.Cookie(message.getCookie());
            case SOURCE_NOT_SET ->
                    throw new MalformedException(
                            "token source: missing (expected: a header or cookie)");
        };
    }

    private static void addKey(TokenRequirement.Key message, List<TokenRule.Key> keys) {
        Set<TokenAlgorithm> named = EnumSet.noneOf(TokenAlgorithm.class);
        message.getAlgorithmsList().forEach(name -> TokenAlgorithm.of(name).ifPresent(named::add));
        for (TokenAlgorithm algorithm : Set.copyOf(named)) {
            PublicKey key = publicKey(algorithm, message.getPublicKey().toByteArray());
            if (key != null) {
                named.removeIf(other -> !other.takes(key));
                if (!named.isEmpty()) {
                    keys.add(new TokenRule.Key(message.getId(), named, key));
                }
                return;
            }
        }
    }

    private static @Nullable PublicKey publicKey(TokenAlgorithm algorithm, byte[] der) {
        try {
            return KeyFactory.getInstance(algorithm.keyFactory())
                    .generatePublic(new X509EncodedKeySpec(der));
        } catch (GeneralSecurityException e) {
            // No key of this kind: one that nothing is verified with refuses every token.
            return null;
        }
    }
}
