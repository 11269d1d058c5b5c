package io.gossamer.proxy.authorize.token;

import static io.gossamer.proxy.authorize.token.TestTokens.NOW;
import static io.gossamer.proxy.authorize.token.TestTokens.claims;
import static io.gossamer.proxy.authorize.token.TestTokens.encode;
import static io.gossamer.proxy.authorize.token.TestTokens.header;
import static io.gossamer.proxy.authorize.token.TestTokens.sign;
import static io.gossamer.proxy.authorize.token.TestTokens.unsigned;
import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.proxy.model.token.TokenAlgorithm;
import io.gossamer.proxy.model.token.TokenRule;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Which tokens are believed, and every reason for which one is not. */
class TokensTest {

    private static final Map<TokenAlgorithm, KeyPair> KEYS = new EnumMap<>(TokenAlgorithm.class);

    static {
        KeyPair rsa = TestTokens.keys(TokenAlgorithm.RS256);
        for (TokenAlgorithm algorithm : TokenAlgorithm.values()) {
            KEYS.put(
                    algorithm,
                    algorithm.keyFactory().equals("RSA") ? rsa : TestTokens.keys(algorithm));
        }
    }

    private static final KeyPair ED = KEYS.get(TokenAlgorithm.EDDSA);
    private static final TokenRule RULE = TestTokens.rule(TestTokens.key("k1", ED.getPublic()));
    private static final TokenCheck FIRST = new TokenCheck.Accepted(false);
    private static final TokenCheck AGAIN = new TokenCheck.Accepted(true);

    private final AtomicLong seconds = new AtomicLong(NOW);
    private final AtomicLong nanos = new AtomicLong();
    private final Tokens tokens =
            new Tokens(() -> Instant.ofEpochSecond(seconds.get()), nanos::get);

    private TokenCheck check(TokenRule rule, String token) {
        return tokens.check(rule, token, "web");
    }

    private TokenFault fault(TokenRule rule, String token) {
        TokenCheck check = check(rule, token);
        return check instanceof TokenCheck.Refused refused ? refused.fault() : null;
    }

    private static String signed(String claims) {
        return sign(TokenAlgorithm.EDDSA, ED.getPrivate(), header("EdDSA"), claims);
    }

    private static String name(TokenAlgorithm algorithm) {
        return algorithm == TokenAlgorithm.EDDSA ? "EdDSA" : algorithm.name();
    }

    @ParameterizedTest
    @EnumSource
    void everyAlgorithmIsVerifiedOnceAndThenRemembered(TokenAlgorithm algorithm) {
        KeyPair keys = KEYS.get(algorithm);
        TokenRule rule = TestTokens.rule(TestTokens.key("k1", keys.getPublic()));
        String token = sign(algorithm, keys.getPrivate(), header(name(algorithm)), claims(""));

        assertThat(check(rule, token)).isEqualTo(FIRST);
        assertThat(check(rule, token)).isEqualTo(AGAIN);
    }

    @ParameterizedTest
    @EnumSource
    void aSignatureIsWrongIfAnyBitOfTheTokenIs(TokenAlgorithm algorithm) {
        KeyPair keys = KEYS.get(algorithm);
        TokenRule rule = TestTokens.rule(TestTokens.key("k1", keys.getPublic()));
        String unsigned = unsigned(header(name(algorithm)), claims(",\"sub\":\"a\""));
        byte[] signature = TestTokens.signature(algorithm, keys.getPrivate(), unsigned);
        signature[signature.length / 2] ^= 1;

        assertThat(fault(rule, unsigned + "." + encode(signature))).isEqualTo(TokenFault.SIGNATURE);
        signature[signature.length / 2] ^= 1;
        String other = unsigned(header(name(algorithm)), claims(",\"sub\":\"b\""));
        assertThat(fault(rule, other + "." + encode(signature))).isEqualTo(TokenFault.SIGNATURE);
        for (byte[] form : List.of(new byte[signature.length], new byte[0], new byte[1])) {
            assertThat(fault(rule, unsigned + "." + encode(form))).isEqualTo(TokenFault.SIGNATURE);
        }
        assertThat(check(rule, unsigned + "." + encode(signature))).isEqualTo(FIRST);
    }

    /** An algorithm belongs to a kind of key: the header does not choose among them. */
    @ParameterizedTest
    @EnumSource
    void noKeyTakesTheAlgorithmOfAnotherKind(TokenAlgorithm algorithm) {
        KeyPair keys = KEYS.get(algorithm);
        TokenRule rule = TestTokens.rule(TestTokens.key("k1", keys.getPublic()));
        for (TokenAlgorithm other : TokenAlgorithm.values()) {
            if (!other.takes(keys.getPublic())) {
                String token = sign(algorithm, keys.getPrivate(), header(name(other)), claims(""));
                assertThat(fault(rule, token)).as("" + other).isEqualTo(TokenFault.ALGORITHM);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "none", "None", "NONE", "HS256", "HS384", "HS512", "rs256", "ES512", "RSA1_5", "''"
    })
    void noneAndSharedSecretsAreNoAlgorithms(String name) {
        KeyPair rsa = KEYS.get(TokenAlgorithm.RS256);
        TokenRule rule = TestTokens.rule(TestTokens.key("k1", rsa.getPublic()));

        assertThat(fault(rule, TestTokens.macSigned(rsa.getPublic(), header(name), claims(""))))
                .isEqualTo(TokenFault.ALGORITHM);
        assertThat(fault(rule, unsigned(header(name), claims("")) + "."))
                .isEqualTo(TokenFault.ALGORITHM);
    }

    @Test
    void aKeyThatNamesItsAlgorithmTakesNoOther() {
        KeyPair rsa = KEYS.get(TokenAlgorithm.RS256);
        TokenRule rule =
                TestTokens.rule(
                        new TokenRule.Key("k1", Set.of(TokenAlgorithm.PS256), rsa.getPublic()));

        assertThat(
                        fault(
                                rule,
                                sign(
                                        TokenAlgorithm.RS256,
                                        rsa.getPrivate(),
                                        header("RS256"),
                                        claims(""))))
                .isEqualTo(TokenFault.ALGORITHM);
        assertThat(
                        check(
                                rule,
                                sign(
                                        TokenAlgorithm.PS256,
                                        rsa.getPrivate(),
                                        header("PS256"),
                                        claims(""))))
                .isEqualTo(FIRST);
    }

    /** Claims of a token that is signed by the right key. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            textBlock =
                    """
                    {"aud":"shop","exp":1800003600}                                             | ISSUER
                    {"iss":"https://login.example/","aud":"shop","exp":1800003600}              | ISSUER
                    {"iss":["https://login.example"],"aud":"shop","exp":1800003600}             | ISSUER
                    {"iss":"https://login.example","exp":1800003600}                            | AUDIENCE
                    {"iss":"https://login.example","aud":"shopping","exp":1800003600}           | AUDIENCE
                    {"iss":"https://login.example","aud":["a",7,null],"exp":1800003600}         | AUDIENCE
                    {"iss":"https://login.example","aud":{"shop":"shop"},"exp":1800003600}      | AUDIENCE
                    {"iss":"https://login.example","aud":"shop"}                                | NO_EXPIRY
                    {"iss":"https://login.example","aud":"shop","exp":1799999940}               | EXPIRED
                    {"iss":"https://login.example","aud":"shop","exp":0}                        | EXPIRED
                    {"iss":"https://login.example","aud":"shop","exp":"1800003600"}             | MALFORMED
                    {"iss":"https://login.example","aud":"shop","exp":null}                     | MALFORMED
                    {"iss":"https://login.example","aud":"shop","exp":1e400}                    | MALFORMED
                    {"iss":"https://login.example","aud":"shop","exp":-1}                       | MALFORMED
                    {"iss":"https://login.example","aud":"shop","exp":1800003600,"nbf":1800000061} | NOT_YET
                    {"iss":"https://login.example","aud":"shop","exp":1800003600,"nbf":"x"}     | MALFORMED
                    {"iss":"https://login.example","iss":"https://login.example","aud":"shop","exp":1800003600} | MALFORMED
                    {"iss":"https://login.example","aud":"shop","exp":1800003600,}              | MALFORMED
                    {"iss":"https://login.example","aud":"shop","exp":1800003600} x             | MALFORMED
                    {'iss':"https://login.example","aud":"shop","exp":1800003600}               | MALFORMED
                    {"iss":"https://login.example","aud":"shop","exp":NaN}                      | MALFORMED
                    ["iss"]                                                                     | MALFORMED
                    null                                                                        | MALFORMED
                    {"iss":"https://login.example","aud":"shop","exp":1799999941}               | -
                    {"iss":"https://login.example","aud":"shop","exp":1800003600.5,"nbf":1800000060} | -
                    {"iss":"https://login.example","aud":["x","other-shop"],"exp":18.000036e8}  | -
                    """)
    void claimsOfASignedToken(String claims, String fault) {
        TokenCheck check = check(RULE, signed(claims));

        assertThat(check instanceof TokenCheck.Refused refused ? refused.fault().name() : "-")
                .isEqualTo(fault);
    }

    @Test
    void depthNumberOfValuesAndSizeAreBounded() {
        String deep = "[".repeat(TokenJson.MAX_DEPTH) + "]".repeat(TokenJson.MAX_DEPTH);
        String many = "[0" + ",0".repeat(TokenJson.MAX_VALUES) + "]";
        String shallow = "[".repeat(TokenJson.MAX_DEPTH - 1) + "]".repeat(TokenJson.MAX_DEPTH - 1);
        String room = "x".repeat(5_500);

        assertThat(check(RULE, signed(claims(",\"d\":" + shallow)))).isEqualTo(FIRST);
        assertThat(fault(RULE, signed(claims(",\"d\":" + deep)))).isEqualTo(TokenFault.MALFORMED);
        assertThat(fault(RULE, signed(claims(",\"d\":" + many)))).isEqualTo(TokenFault.MALFORMED);
        assertThat(check(RULE, signed(claims(",\"d\":\"" + room + "\"")))).isEqualTo(FIRST);
        assertThat(fault(RULE, signed(claims(",\"d\":\"" + room + room + "\""))))
                .isEqualTo(TokenFault.SIZE);
    }

    @Test
    void onlyTheCompactFormIsRead() {
        String token = signed(claims(""));
        String[] parts = token.split("\\.", -1);
        for (String other :
                List.of(
                        "",
                        ".",
                        "..",
                        "a.b.c",
                        parts[0] + "." + parts[1],
                        token + ".",
                        token + "." + parts[2] + "." + parts[2],
                        " " + token,
                        token + "\n",
                        token.replaceFirst("\\.", "=."),
                        parts[0] + "." + parts[1] + ".é",
                        token.substring(0, token.length() - 1) + "=",
                        "{\"payload\":\"" + parts[1] + "\"}",
                        "." + parts[1] + "." + parts[2],
                        parts[0] + ".." + parts[2])) {
            assertThat(fault(RULE, other)).as(other).isEqualTo(TokenFault.MALFORMED);
        }
    }

    /** Unused bits at the end of a part could make many spellings of one token. */
    @Test
    void onlyOneSpellingIsRead() {
        String token = signed(claims(""));
        int accepted = 0;
        for (char last :
                "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".toCharArray()) {
            TokenCheck check = check(RULE, token.substring(0, token.length() - 1) + last);
            accepted += check instanceof TokenCheck.Accepted ? 1 : 0;
        }
        assertThat(accepted).isEqualTo(1);
    }

    @Test
    void invalidUtf8IsMalformed() {
        byte[] bytes = claims(",\"sub\":\"?\"").getBytes(StandardCharsets.UTF_8);
        bytes[bytes.length - 3] = (byte) 0xFF;
        String unsigned =
                encode(header("EdDSA").getBytes(StandardCharsets.UTF_8)) + "." + encode(bytes);

        assertThat(
                        fault(
                                RULE,
                                unsigned
                                        + "."
                                        + encode(
                                                TestTokens.signature(
                                                        TokenAlgorithm.EDDSA,
                                                        ED.getPrivate(),
                                                        unsigned))))
                .isEqualTo(TokenFault.MALFORMED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            textBlock =
                    """
                    {"alg":"EdDSA","kid":"k1","crit":["exp"],"exp":1}            | CRITICAL
                    {"alg":"EdDSA","kid":"k1","b64":false,"crit":["b64"]}        | CRITICAL
                    {"alg":"EdDSA","kid":"other"}                                | KEY
                    {"alg":"EdDSA","kid":7}                                      | MALFORMED
                    {"alg":["EdDSA"],"kid":"k1"}                                 | MALFORMED
                    {"kid":"k1"}                                                 | MALFORMED
                    {"alg":"EdDSA","kid":"k1","typ":"logout+jwt"}                | TYPE
                    {"alg":"EdDSA","kid":"k1","typ":7}                           | TYPE
                    {"alg":"EdDSA","kid":"k1","typ":"application/AT+JWT"}        | -
                    {"alg":"EdDSA","alg":"none"}                                 | MALFORMED
                    {"alg":"EdDSA","typ":"at+jwt","jku":"https://evil.example"}  | -
                    """)
    void headersOfASignedToken(String header, String fault) {
        TokenCheck check =
                check(RULE, sign(TokenAlgorithm.EDDSA, ED.getPrivate(), header, claims("")));

        assertThat(check instanceof TokenCheck.Refused refused ? refused.fault().name() : "-")
                .isEqualTo(fault);
    }

    @Test
    void amongSeveralKeysTheIdentifierDecides() {
        KeyPair next = TestTokens.keys(TokenAlgorithm.EDDSA);
        TokenRule rule =
                TestTokens.rule(
                        TestTokens.key("k0", next.getPublic()),
                        TestTokens.key("k1", ED.getPublic()));
        String anonymous = "{\"alg\":\"EdDSA\"}";

        assertThat(check(rule, signed(claims("")))).isEqualTo(FIRST);
        assertThat(
                        fault(
                                rule,
                                sign(
                                        TokenAlgorithm.EDDSA,
                                        next.getPrivate(),
                                        header("EdDSA"),
                                        claims(""))))
                .isEqualTo(TokenFault.SIGNATURE);
        assertThat(fault(rule, sign(TokenAlgorithm.EDDSA, ED.getPrivate(), anonymous, claims(""))))
                .isEqualTo(TokenFault.KEY);
        assertThat(fault(TestTokens.rule(), signed(claims("")))).isEqualTo(TokenFault.ALGORITHM);
    }

    @Test
    void aKeyWithoutIdentifierIsThatOfEveryTokenIfItIsTheOnlyOne() {
        TokenRule rule = TestTokens.rule(TestTokens.key("", ED.getPublic()));

        assertThat(check(rule, signed(claims("")))).isEqualTo(FIRST);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            textBlock =
                    """
                    scope               | contains | a b         | "scope":"b c a"                          | true
                    scope               | contains | a           | "scope":"ab"                             | false
                    scope               | contains | a           | "scope":["a"]                            | true
                    scope               | contains | a           | "scope":[["a"]]                          | false
                    scope               | contains | a           | "scp":"a"                                | false
                    realm_access roles  | contains | admin       | "realm_access":{"roles":["x","admin"]}   | true
                    realm_access roles  | contains | admin       | "realm_access":["roles","admin"]         | false
                    tier                | equals   | gold silver | "tier":"silver"                          | true
                    tier                | equals   | gold        | "tier":["gold"]                          | false
                    tier                | equals   | gold        | "tier":"Gold"                            | false
                    verified            | equals   | true        | "verified":true                          | true
                    verified            | equals   | true        | "verified":1                             | false
                    level               | equals   | 3           | "level":3                                | true
                    level               | equals   | 3           | "level":null                             | false
                    https://a.b/c       | equals   | x           | "https://a.b/c":"x"                      | true
                    """)
    void claimsThatARuleAsksFor(
            String path, String form, String values, String claim, boolean holds) {
        TokenRule.Claim asked =
                new TokenRule.Claim(
                        List.of(path.split(" ")),
                        form.equals("contains"),
                        List.of(values.split(" ")));
        TokenRule rule = TestTokens.rule(List.of(asked), TestTokens.key("k1", ED.getPublic()));

        TokenCheck check = check(rule, signed(claims("," + claim)));

        if (holds) {
            assertThat(check).isEqualTo(FIRST);
        } else {
            assertThat(check).isEqualTo(new TokenCheck.Refused(TokenFault.CLAIM, asked.toString()));
            assertThat(check(rule, signed(claims("," + claim)))).as("remembered").isEqualTo(check);
        }
    }

    @Test
    void whatIsRememberedExpires() {
        String token = signed(claims(""));
        assertThat(check(RULE, token)).isEqualTo(FIRST);

        seconds.set(NOW + 3600 + 59);
        assertThat(check(RULE, token)).isEqualTo(AGAIN);
        seconds.set(NOW + 3600 + 60);
        assertThat(fault(RULE, token)).isEqualTo(TokenFault.EXPIRED);
    }

    @Test
    void whatIsRememberedIsForgottenWithItsKeys() {
        String token = signed(claims(""));
        TokenRule same = TestTokens.rule(TestTokens.key("k1", ED.getPublic()));
        TokenRule rotated =
                TestTokens.rule(
                        TestTokens.key("k1", TestTokens.keys(TokenAlgorithm.EDDSA).getPublic()));
        assertThat(check(RULE, token)).isEqualTo(FIRST);

        assertThat(check(same, token)).as("another version of the policy").isEqualTo(AGAIN);
        assertThat(fault(rotated, token)).isEqualTo(TokenFault.SIGNATURE);
    }

    @Test
    void theLeastRecentlySeenTokenIsForgotten() {
        Tokens two = new Tokens(() -> Instant.ofEpochSecond(NOW), nanos::get, 2);
        String first = signed(claims(",\"jti\":1"));
        String second = signed(claims(",\"jti\":2"));

        assertThat(two.check(RULE, first, "web")).isEqualTo(FIRST);
        assertThat(two.check(RULE, second, "web")).isEqualTo(FIRST);
        assertThat(two.check(RULE, first, "web")).isEqualTo(AGAIN);
        assertThat(two.check(RULE, signed(claims(",\"jti\":3")), "web")).isEqualTo(FIRST);
        assertThat(two.check(RULE, first, "web")).isEqualTo(AGAIN);
        assertThat(two.check(RULE, second, "web")).isEqualTo(FIRST);
    }

    @Test
    void aClientThatSendsGarbageSpendsItsOwnBudget() {
        String good = signed(claims(""));
        String bad = good.substring(0, good.length() - 4) + "AAAA";
        assertThat(tokens.check(RULE, good, "noisy")).isEqualTo(FIRST);
        // The clock of the budget stands still: each costs the least.
        for (int i = 0; i < FailureBudget.OF_CLIENT / FailureBudget.LEAST; i++) {
            assertThat(((TokenCheck.Refused) tokens.check(RULE, bad, "noisy")).fault())
                    .isEqualTo(TokenFault.SIGNATURE);
        }
        String fresh = signed(claims(",\"jti\":\"1\""));

        assertThat(((TokenCheck.Refused) tokens.check(RULE, bad, "noisy")).fault())
                .isEqualTo(TokenFault.TOO_MANY);
        assertThat(((TokenCheck.Refused) tokens.check(RULE, fresh, "noisy")).fault())
                .isEqualTo(TokenFault.TOO_MANY);
        assertThat(tokens.check(RULE, good, "noisy")).as("known").isEqualTo(AGAIN);
        assertThat(tokens.check(RULE, fresh, "web")).as("another client").isEqualTo(FIRST);
        nanos.addAndGet(1_000_000_000L);
        assertThat(((TokenCheck.Refused) tokens.check(RULE, bad, "noisy")).fault())
                .isEqualTo(TokenFault.SIGNATURE);
    }

    @Test
    void manyClientsTogetherAreBoundedToo() {
        FailureBudget budget = new FailureBudget();
        for (int i = 0; i < 20; i++) {
            assertThat(budget.isSpent("web", 1)).isFalse();
            budget.failed("client" + i, 1, FailureBudget.OF_ALL / 20);
        }
        assertThat(budget.isSpent("web", 1)).isTrue();
        assertThat(budget.isSpent("web", 1_000_000_001L)).isFalse();
    }

    /** What goes to logs and answers never has a part of the token in it. */
    @Test
    void noReasonQuotesTheToken() {
        TokenRule rule =
                TestTokens.rule(
                        List.of(new TokenRule.Claim(List.of("sub"), false, List.of("alice"))),
                        TestTokens.key("k1", ED.getPublic()));
        for (String token :
                List.of(
                        signed(claims(",\"sub\":\"mallory\"")),
                        signed("{\"iss\":\"mallory\"}"),
                        "mallory.mallory.mallory",
                        signed(claims(",mallory")))) {
            TokenCheck.Refused refused = (TokenCheck.Refused) check(rule, token);
            assertThat(refused.text()).doesNotContain("mallory", token.substring(0, 7));
        }
    }
}
