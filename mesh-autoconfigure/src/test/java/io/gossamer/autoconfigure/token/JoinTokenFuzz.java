package io.gossamer.autoconfigure.token;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.gossamer.autoconfigure.token.JoinTokenCheck.Valid;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import org.jspecify.annotations.Nullable;

/**
 * Arbitrary bytes as a token, which nobody signed, and as the payload of one that is genuinely
 * signed: what is accepted is bounded, has every claim, and reads the same when it is written
 * again.
 */
class JoinTokenFuzz {

    private static final KeyPair KEYS = TestTokens.keys();
    private static final JoinTokenCodec CODEC = TestTokens.codec(KEYS);
    private static final String HEADER = "{\"alg\":\"ES256\"}";

    @FuzzTest(maxDuration = "30s")
    void nothingIsAcceptedThatWasNotSigned(byte[] data) throws IOException {
        if (CODEC.verify(data) instanceof Valid valid) {
            throw new AssertionError("forged: " + valid);
        }
        String payload = new String(data, StandardCharsets.UTF_8);
        JoinTokenClaims.Read claims = read(payload);
        if (claims == null) {
            return;
        }
        checkBounds(claims.token());
        JoinTokenClaims.Read again = read(JoinTokenClaims.write(claims.token()));
        if (again == null || !again.token().equals(claims.token())) {
            throw new AssertionError("not stable: " + claims + " and " + again);
        }
        checkSigned(payload, claims);
    }

    private static JoinTokenClaims.@Nullable Read read(String payload) {
        try {
            return JoinTokenClaims.read(payload);
        } catch (IOException | IllegalArgumentException e) {
            // What the codec refuses as malformed; any other exception is a finding.
            return null;
        }
    }

    private static void checkBounds(JoinToken token) {
        int most =
                Math.max(
                        token.labels().size(),
                        Math.max(token.workloads().size(), token.services().size()));
        if (most > JoinToken.MAX_ENTRIES || token.identity().isEmpty() || token.id().isEmpty()) {
            throw new AssertionError("out of bounds: " + token);
        }
    }

    /** The codec believes the claims of a signed token only for this mesh and at this time. */
    private static void checkSigned(String payload, JoinTokenClaims.Read claims) {
        String signed = TestTokens.signed(HEADER, payload, KEYS.getPrivate());
        JoinToken token = claims.token();
        boolean believable =
                token.issuer().equals(TestTokens.ISSUER)
                        && claims.audience().equals(JoinToken.AUDIENCE)
                        && token.expires().isAfter(TestTokens.NOW)
                        && !token.issuedAt().isAfter(TestTokens.NOW.plusSeconds(20));
        byte[] presented = signed.getBytes(StandardCharsets.US_ASCII);
        JoinTokenCheck check = CODEC.verify(presented);
        boolean accepted = check instanceof Valid valid && valid.token().equals(token);
        if (accepted != (believable && presented.length <= JoinTokenCodec.MAX_BYTES)) {
            throw new AssertionError(check + " for " + claims);
        }
    }
}
