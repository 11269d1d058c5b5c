package io.gossamer.proxy.authorize.token;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.gossamer.proxy.model.token.TokenAlgorithm;
import io.gossamer.proxy.model.token.TokenRule;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Arbitrary bytes as a token, which nobody signed, and as the claims of one that is genuinely
 * signed: nothing but a refusal for the former, an answer for the latter that says nothing of the
 * token, and the same answer again.
 */
class TokenFuzz {

    private static final KeyPair KEYS = TestTokens.keys(TokenAlgorithm.ES256);
    private static final TokenRule RULE =
            TestTokens.rule(
                    List.of(
                            new TokenRule.Claim(
                                    List.of("realm_access", "roles"), true, List.of("reader"))),
                    TestTokens.key("k1", KEYS.getPublic()));

    @FuzzTest(maxDuration = "10s")
    void nothingIsBelievedThatWasNotSigned(byte[] data) {
        AtomicLong nanos = new AtomicLong();
        Tokens tokens = new Tokens(() -> Instant.ofEpochSecond(TestTokens.NOW), nanos::get);
        String text = new String(data, StandardCharsets.ISO_8859_1);
        refuse(tokens, text);
        refuse(tokens, text + "." + text + "." + text);
        refuse(tokens, TestTokens.encode(data) + "." + TestTokens.encode(data) + ".AAAA");
        if (isObject(data)) {
            checkSigned(tokens, new String(data, StandardCharsets.UTF_8));
        }
    }

    private static boolean isObject(byte[] data) {
        try {
            TokenJson.object(data);
            return true;
        } catch (TokenException e) {
            // What is refused before anything else is looked at.
            return false;
        }
    }

    /** The bytes as what a broken or hostile issuer signs. */
    private static void checkSigned(Tokens tokens, String claims) {
        String signed =
                TestTokens.sign(
                        TokenAlgorithm.ES256,
                        KEYS.getPrivate(),
                        TestTokens.header("ES256"),
                        claims);
        TokenCheck check = tokens.check(RULE, signed, "web");
        TokenCheck again = tokens.check(RULE, signed, "web");
        boolean same =
                check instanceof TokenCheck.Accepted
                        ? again.equals(new TokenCheck.Accepted(true))
                        : again.equals(check);
        if (!same) {
            throw new AssertionError(check + " and then " + again);
        }
        if (check instanceof TokenCheck.Accepted && !claims.contains("exp")) {
            throw new AssertionError("of another issuer: " + claims);
        }
    }

    private static void refuse(Tokens tokens, String token) {
        if (!(tokens.check(RULE, token, "web") instanceof TokenCheck.Refused)) {
            throw new AssertionError("forged: " + token);
        }
    }
}
