package io.gossamer.autoconfigure.token;

import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.gossamer.autoconfigure.token.JoinTokenCheck.Valid;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Arbitrary bytes as a token, and as the payload of a genuinely signed one. */
class JoinTokenFuzz {

    private static final KeyPair KEYS = TestTokens.keys();
    private static final JoinTokenCodec CODEC = TestTokens.codec(KEYS);

    static Stream<Arguments> seeds() {
        return Stream.of(
                        JoinTokenCodec.sign(TestTokens.books(), KEYS.getPrivate()),
                        JoinTokenClaims.write(TestTokens.books()),
                        "{\"alg\":\"none\"}",
                        "e30.e30.",
                        "{\"iss\":\"a\",\"labels\":{\"a\":\"\\u0000\"},\"exp\":1e9}")
                .map(seed -> arguments((Object) seed.getBytes(StandardCharsets.UTF_8)));
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "30s")
    void anyBytesAreJudgedWithoutAnException(byte[] data) {
        JoinTokenCheck asToken = CODEC.verify(data);
        if (asToken instanceof Valid valid && !valid.token().equals(TestTokens.books())) {
            throw new AssertionError("forged: " + valid);
        }
        String payload = new String(data, StandardCharsets.UTF_8);
        String signed = TestTokens.signed("{\"alg\":\"ES256\"}", payload, KEYS.getPrivate());
        if (CODEC.verify(signed.getBytes(StandardCharsets.US_ASCII)) instanceof Valid valid) {
            String again = JoinTokenCodec.sign(valid.token(), KEYS.getPrivate());
            if (!CODEC.verify(again.getBytes(StandardCharsets.US_ASCII)).equals(valid)) {
                throw new AssertionError("not stable: " + valid);
            }
        }
    }
}
