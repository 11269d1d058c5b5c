package io.gossamer.proxy.authorize.token;

import io.gossamer.proxy.model.token.TokenRule;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The tokens of all requests of one event loop. What was verified is remembered until it expires,
 * by its digest, so that a token that comes again costs little; it is forgotten with the rule that
 * it was verified for, and a rule whose keys change is another one. One thread.
 */
public final class Tokens {

    /** Tokens that are remembered for all rules; the least recently seen is forgotten. */
    private static final int MAX_REMEMBERED = 2_048;

    /** Rules that are kept ready; the least recently used is made again. */
    private static final int MAX_RULES = 256;

    private final InstantSource clock;
    private final LongSupplier nanoTicker;
    private final MessageDigest sha256;
    private final FailureBudget budget = new FailureBudget();

    /** Rules by what they say, so that they outlive the policy that brings them. */
    private final Map<TokenRule, TokenVerifier> rules = bounded(MAX_RULES);

    /** The same by the objects of the newest policies: a look-up that compares nothing. */
    private final Map<TokenRule, TokenVerifier> known = new IdentityHashMap<>();

    private final Map<Remembered, TokenVerifier.Believed> believed;

    /** A token that was verified for a rule; the four numbers are its SHA-256. */
    private record Remembered(TokenVerifier rule, long a, long b, long c, long d) {}

    /**
     * For one event loop.
     *
     * @param clock what the time of day is
     * @param nanoTicker measures the second of the budget
     */
    public Tokens(InstantSource clock, LongSupplier nanoTicker) {
        this(clock, nanoTicker, MAX_REMEMBERED);
    }

    /**
     * With another bound.
     *
     * @param maxRemembered tokens that are remembered for all rules
     */
    Tokens(InstantSource clock, LongSupplier nanoTicker, int maxRemembered) {
        this.clock = clock;
        believed = bounded(maxRemembered);
        this.nanoTicker = nanoTicker;
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("digest: SHA-256 (expected: in every JDK)", e);
        }
    }

    /**
     * Holds a token against a rule.
     *
     * @param token as it stands in the request
     * @param client spends its own budget for wrong signatures
     */
    public TokenCheck check(TokenRule rule, String token, String client) {
        if (token.length() > SignedToken.MAX_BYTES) {
            return new TokenCheck.Refused(TokenFault.SIZE, "");
        }
        TokenVerifier verifier = verifier(rule);
        long now = clock.instant().getEpochSecond();
        Remembered key = key(verifier, token);
        TokenVerifier.Believed known = believed.get(key);
        if (known != null && now < known.expires()) {
            return outcome(known, true);
        }
        try {
            TokenVerifier.Believed fresh = verifier.verify(token, now, budgetOf(client));
            believed.put(key, fresh);
            return outcome(fresh, false);
        } catch (TokenException e) {
            believed.remove(key);
            return new TokenCheck.Refused(e.fault(), "");
        }
    }

    private static TokenCheck outcome(TokenVerifier.Believed token, boolean remembered) {
        TokenRule.Claim missing = token.missing();
        return missing == null
                ? new TokenCheck.Accepted(remembered)
                : new TokenCheck.Refused(TokenFault.CLAIM, missing.toString());
    }

    private TokenVerifier.SignatureBudget budgetOf(String client) {
        long begin = nanoTicker.getAsLong();
        return new TokenVerifier.SignatureBudget() {
            @Override
            public boolean isSpent() {
                return budget.isSpent(client, begin);
            }

            @Override
            public void failed() {
                long now = nanoTicker.getAsLong();
                budget.failed(client, now, now - begin);
            }
        };
    }

    private TokenVerifier verifier(TokenRule rule) {
        TokenVerifier verifier = known.get(rule);
        if (verifier == null) {
            verifier = rules.computeIfAbsent(rule, TokenVerifier::new);
            if (known.size() >= MAX_RULES) {
                known.clear();
            }
            known.put(rule, verifier);
        }
        return verifier;
    }

    private Remembered key(TokenVerifier verifier, String token) {
        ByteBuffer digest =
                ByteBuffer.wrap(sha256.digest(token.getBytes(StandardCharsets.ISO_8859_1)));
        return new Remembered(
                verifier, digest.getLong(), digest.getLong(), digest.getLong(), digest.getLong());
    }

    private static <K, V> Map<K, V> bounded(int capacity) {
        return new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > capacity;
            }
        };
    }
}
