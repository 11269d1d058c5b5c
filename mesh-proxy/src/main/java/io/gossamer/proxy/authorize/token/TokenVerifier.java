package io.gossamer.proxy.authorize.token;

import io.gossamer.proxy.model.token.TokenAlgorithm;
import io.gossamer.proxy.model.token.TokenRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Holds tokens against one rule. What costs little is looked at first and the signature last, so
 * that only a token that would otherwise do costs one. Immutable.
 */
final class TokenVerifier {

    /** How far the clocks of the issuer and this host may be apart. Seconds. */
    static final long LEEWAY = 60;

    /** Whether one more signature may be verified, and what came of it. */
    interface SignatureBudget {

        boolean isSpent();

        void failed();
    }

    /**
     * A token whose signature is right.
     *
     * @param expires claim {@code exp} with the leeway, seconds since 1970
     * @param missing the claim that it lacks; null if it has all
     */
    record Believed(long expires, TokenRule.@Nullable Claim missing) {}

    private final TokenRule rule;

    TokenVerifier(TokenRule rule) {
        this.rule = rule;
    }

    /**
     * Verifies a token.
     *
     * @param now seconds since 1970
     * @throws TokenException if it is not to be believed
     */
    Believed verify(String token, long now, SignatureBudget budget) throws TokenException {
        SignedToken parsed = SignedToken.parse(token);
        Map<String, Object> claims = parsed.claims();
        require(rule.issuer().equals(claims.get("iss")), TokenFault.ISSUER);
        require(isForUs(claims.get("aud")), TokenFault.AUDIENCE);
        require(claims.get("exp") != null, TokenFault.NO_EXPIRY);
        long expires = time(claims.get("exp")) + LEEWAY;
        require(now < expires, TokenFault.EXPIRED);
        Object notBefore = claims.get("nbf");
        require(notBefore == null || time(notBefore) <= now + LEEWAY, TokenFault.NOT_YET);
        verifySignature(parsed, budget);
        return new Believed(expires, missing(claims));
    }

    private void verifySignature(SignedToken token, SignatureBudget budget) throws TokenException {
        TokenAlgorithm algorithm =
                TokenAlgorithm.of(token.algorithm())
                        .orElseThrow(() -> new TokenException(TokenFault.ALGORITHM));
        TokenRule.Key key = key(algorithm, token.keyId());
        require(!budget.isSpent(), TokenFault.TOO_MANY);
        if (!SignatureCheck.verifies(algorithm, key.key(), token.signed(), token.signature())) {
            budget.failed();
            throw new TokenException(TokenFault.SIGNATURE);
        }
    }

    /**
     * The one key that the token may be signed by: that of its id; if it or the only key in
     * question has no id, the only key that takes the algorithm.
     */
    private TokenRule.Key key(TokenAlgorithm algorithm, @Nullable String id) throws TokenException {
        List<TokenRule.Key> fitting = new ArrayList<>();
        for (TokenRule.Key key : rule.keys()) {
            if (key.algorithms().contains(algorithm)) {
                fitting.add(key);
            }
        }
        require(!fitting.isEmpty(), TokenFault.ALGORITHM);
        if (id != null) {
            for (TokenRule.Key key : fitting) {
                if (key.id().equals(id)) {
                    return key;
                }
            }
        }
        TokenRule.Key only = fitting.get(0);
        require(fitting.size() == 1 && (id == null || only.id().isEmpty()), TokenFault.KEY);
        return only;
    }

    /** RFC 7519 section 4.1.3: a text or a list of them. */
    private boolean isForUs(@Nullable Object audience) {
        if (audience instanceof List<?> several) {
            return several.stream().anyMatch(one -> rule.audiences().contains(one));
        }
        return audience instanceof String one && rule.audiences().contains(one);
    }

    /** Seconds since 1970, at most in the year 9999. */
    private static long time(@Nullable Object claim) throws TokenException {
        if (!(claim instanceof TokenJson.Number number)) {
            throw new TokenException(TokenFault.MALFORMED);
        }
        double seconds = Double.parseDouble(number.literal());
        require(seconds >= 0 && seconds <= 253_402_300_799d, TokenFault.MALFORMED);
        return (long) seconds;
    }

    private TokenRule.@Nullable Claim missing(Map<String, Object> claims) {
        for (TokenRule.Claim claim : rule.claims()) {
            if (!holds(claim, claims)) {
                return claim;
            }
        }
        return null;
    }

    private static boolean holds(TokenRule.Claim claim, Map<String, Object> claims) {
        Object found = claims;
        for (String name : claim.path()) {
            if (!(found instanceof Map<?, ?> object)) {
                return false;
            }
            found = object.get(name);
        }
        if (claim.contains()) {
            return words(found).containsAll(claim.values());
        }
        String text = text(found);
        return text != null && claim.values().contains(text);
    }

    /** The elements of a list; the words of a text, as in {@code scope} (RFC 8693). */
    private static List<String> words(@Nullable Object found) {
        if (found instanceof List<?> list) {
            return list.stream().map(TokenVerifier::text).filter(Objects::nonNull).toList();
        }
        return found instanceof String text ? Arrays.asList(text.split(" ", -1)) : List.of();
    }

    /** A text, true, false or a number as it is written; null for anything else. */
    private static @Nullable String text(@Nullable Object value) {
        if (value instanceof TokenJson.Number number) {
            return number.literal();
        }
        return value instanceof String || value instanceof Boolean ? value.toString() : null;
    }

    private static void require(boolean holds, TokenFault fault) throws TokenException {
        if (!holds) {
            throw new TokenException(fault);
        }
    }
}
