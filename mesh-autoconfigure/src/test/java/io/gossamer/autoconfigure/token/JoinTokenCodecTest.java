package io.gossamer.autoconfigure.token;

import static io.gossamer.autoconfigure.token.TestTokens.books;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gossamer.autoconfigure.token.JoinTokenCheck.Reason;
import io.gossamer.autoconfigure.token.JoinTokenCheck.Refused;
import io.gossamer.autoconfigure.token.JoinTokenCheck.Valid;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.interfaces.ECPublicKey;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JoinTokenCodecTest {

    private static final String HEADER = "{\"alg\":\"ES256\",\"typ\":\"JWT\"}";

    private final KeyPair keys = TestTokens.keys();
    private final JoinTokenCodec codec = TestTokens.codec(keys);

    private JoinTokenCheck verify(String token) {
        return codec.verify(token.getBytes(StandardCharsets.UTF_8));
    }

    private Refused refused(String token) {
        JoinTokenCheck check = verify(token);
        assertThat(check).isInstanceOf(Refused.class);
        return (Refused) check;
    }

    @Test
    void signedTokenIsReadBackWhole() {
        String token = JoinTokenCodec.sign(books(), keys.getPrivate());

        assertThat(verify(token)).isEqualTo(new Valid(books()));
        assertThat(verify("\n " + token + "\r\n")).isEqualTo(new Valid(books()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"alg\":\"none\"}",
                "{\"alg\":\"HS256\"}",
                "{\"alg\":\"ES384\"}",
                "{\"alg\":\"ES256\",\"kid\":\"../../dev/null\"}",
                "{\"alg\":\"ES256\",\"jku\":\"https://example.com/k\"}",
                "{\"alg\":\"ES256\",\"x5u\":\"https://example.com/k\"}",
                "{\"alg\":\"ES256\",\"jwk\":\"{}\"}",
                "{\"alg\":\"ES256\",\"crit\":\"x\"}",
                "{\"typ\":\"JWT\"}",
                "{\"alg\":\"ES256\",\"typ\":\"X\"}"
            })
    void headerWithAnotherAlgorithmOrKeyIsRefusedThoughTheSignatureIsGenuine(String header) {
        String token = TestTokens.signed(header, JoinTokenClaims.write(books()), keys.getPrivate());

        assertThat(refused(token).reason()).isEqualTo(Reason.SIGNATURE);
    }

    @Test
    void unsignedTokenIsRefused() {
        String none = TestTokens.encode("{\"alg\":\"none\"}");
        String payload = TestTokens.encode(JoinTokenClaims.write(books()));

        assertThat(refused(none + "." + payload + ".").reason()).isEqualTo(Reason.SIGNATURE);
        assertThat(refused(TestTokens.encode(HEADER) + "." + payload + ".").reason())
                .isEqualTo(Reason.SIGNATURE);
    }

    @Test
    void tokenOfAnotherKeyIsRefused() {
        String token = JoinTokenCodec.sign(books(), TestTokens.keys().getPrivate());

        assertThat(refused(token).reason()).isEqualTo(Reason.SIGNATURE);
    }

    @Test
    void changedClaimIsRefused() {
        String[] parts = JoinTokenCodec.sign(books(), keys.getPrivate()).split("\\.", -1);
        String other = JoinTokenClaims.write(books()).replace("books.default", "admin.default");

        assertThat(refused(parts[0] + "." + TestTokens.encode(other) + "." + parts[2]).reason())
                .isEqualTo(Reason.SIGNATURE);
    }

    @Test
    void expiredTokenSaysWhenAndWhatToDo() {
        JoinTokenCodec later =
                new JoinTokenCodec(
                        (ECPublicKey) keys.getPublic(),
                        TestTokens.ISSUER,
                        Clock.offset(TestTokens.CLOCK, Duration.ofMinutes(9)));
        String token = JoinTokenCodec.sign(books(), keys.getPrivate());

        assertThat(later.verify(token.getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo(
                        new Refused(
                                Reason.EXPIRED,
                                "token: expired at 2026-11-23T00:09:00Z (expected: later than"
                                        + " 2026-11-23T00:09:00Z; get a new one with 'mesh"
                                        + " token')"));
    }

    @Test
    void tokenFromTheFutureIsRefused() {
        JoinTokenCodec earlier =
                new JoinTokenCodec(
                        (ECPublicKey) keys.getPublic(),
                        TestTokens.ISSUER,
                        Clock.offset(TestTokens.CLOCK, Duration.ofSeconds(-90)));
        String token = JoinTokenCodec.sign(books(), keys.getPrivate());

        assertThat(earlier.verify(token.getBytes(StandardCharsets.US_ASCII)))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(Reason.NOT_YET_VALID));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"aud\":\"gossamer-identity\"->\"aud\":\"kubernetes\"",
                "\"iss\":\"identity.mesh.cluster.local\"->\"iss\":\"identity.other.example\""
            })
    void tokenForAnotherServiceOrMeshIsRefused(String change) {
        String payload = changed(change);

        assertThat(refused(TestTokens.signed(HEADER, payload, keys.getPrivate())).reason())
                .isEqualTo(Reason.ISSUER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"aud\":\"gossamer-identity\"->\"aud\":[\"gossamer-identity\"]",
                "\"jti\":\"0123456789abcdef\"->\"jti\":\"\"",
                "\"jti\":\"0123456789abcdef\",->",
                "\"services\":[\"books\"]->\"services\":[1]",
                "\"services\":[\"books\"]->\"services\":[[\"books\"]]",
                "{\"iss\"->{\"admin\":true,\"iss\"",
                "{\"iss\"->{\"sub\":\"a.b\",\"iss\"",
                "\"exp\":->\"exp\":1e300,\"nbf\":",
                "\"exp\":->\"exp\":9e18,\"nbf\":"
            })
    void claimsOfAnotherShapeAreMalformed(String change) {
        String payload = changed(change);

        assertThat(refused(TestTokens.signed(HEADER, payload, keys.getPrivate())).reason())
                .isEqualTo(Reason.MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "a.b", "a.b.c.d", "..", "é.é.é", "{}.{}.{}", "====.====.===="})
    void whatIsNoTokenIsRefused(String text) {
        assertThat(verify(text)).isInstanceOf(Refused.class);
    }

    @Test
    void tokenBeyondTheBoundIsNotRead() {
        assertThat(refused("a".repeat(JoinTokenCodec.MAX_BYTES + 1)).message())
                .isEqualTo("token: 8193 bytes (expected: at most 8192)");
    }

    @Test
    void publicKeySurvivesPemWithOtherLineEndsAndTextAround() throws GeneralSecurityException {
        String pem = TokenKeys.toPem((ECPublicKey) keys.getPublic());

        assertThat(TokenKeys.fromPem("a comment\r\n" + pem.replace("\n", "\r\n").strip()))
                .isEqualTo(keys.getPublic());
        assertThatThrownBy(() -> TokenKeys.fromPem("nothing"))
                .isInstanceOf(GeneralSecurityException.class);
    }

    private static String changed(String change) {
        String[] fromTo = change.split("->", 2);
        String payload = JoinTokenClaims.write(books());
        assertThat(payload).contains(fromTo[0]);
        return payload.replace(fromTo[0], fromTo[1]);
    }
}
