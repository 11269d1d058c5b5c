package io.gossamer.autoconfigure.token;

import io.gossamer.autoconfigure.token.JoinTokenCheck.Reason;
import io.gossamer.autoconfigure.token.JoinTokenCheck.Refused;
import io.gossamer.autoconfigure.token.JoinTokenCheck.Valid;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

/**
 * Join tokens as compact JWS (RFC 7515) with ES256 and no other algorithm. The key is the identity
 * service's token key; a header that names an algorithm, a key or a place of its own is refused.
 * Thread-safe.
 */
public final class JoinTokenCodec {

    /** Bytes of a token at most; ours have some hundred. */
    public static final int MAX_BYTES = 8 << 10;

    private static final Duration MAX_SKEW = Duration.ofSeconds(20);
    private static final String HEADER = encode("{\"alg\":\"ES256\",\"typ\":\"JWT\"}");
    private static final String ALGORITHM = "SHA256withECDSAinP1363Format";
    private static final int SIGNATURE_BYTES = 64;

    private final ECPublicKey key;
    private final String issuer;
    private final Clock clock;

    /**
     * A codec for the tokens of one mesh.
     *
     * @param key the token key's public half, P-256
     * @param issuer see {@link JoinToken#issuerOf}
     * @param clock of this host
     */
    public JoinTokenCodec(ECPublicKey key, String issuer, Clock clock) {
        this.key = key;
        this.issuer = issuer;
        this.clock = clock;
    }

    /** Signs a token with the private half of the key. */
    public static String sign(JoinToken token, PrivateKey key) {
        String signed = HEADER + "." + encode(JoinTokenClaims.write(token));
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(key);
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed
                    + "."
                    + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("token key: unusable (expected: a P-256 key)", e);
        }
    }

    /** Verifies what a client presented; surrounding white space is allowed, as files have it. */
    public JoinTokenCheck verify(byte[] presented) {
        if (presented.length > MAX_BYTES) {
            return malformed(presented.length + " bytes", "at most " + MAX_BYTES);
        }
        String text = new String(presented, StandardCharsets.ISO_8859_1).strip();
        String[] parts = text.split("\\.", -1);
        if (parts.length != 3) {
            return malformed(parts.length + " parts", "header.payload.signature");
        }
        try {
            if (!isAcceptedHeader(decode(parts[0]))) {
                return new Refused(
                        Reason.SIGNATURE,
                        "token: header names another algorithm or key (expected: alg ES256 and"
                                + " nothing else; get a token with 'mesh token')");
            }
            byte[] signature = Base64.getUrlDecoder().decode(parts[2]);
            if (!isGenuine(parts[0] + "." + parts[1], signature)) {
                return new Refused(
                        Reason.SIGNATURE,
                        "token: signature does not verify (expected: signed by this mesh's identity"
                                + " service; get a token with 'mesh token')");
            }
            return judge(JoinTokenClaims.read(decode(parts[1])));
        } catch (IOException | IllegalArgumentException e) {
            return malformed("unreadable", "a join token; get one with 'mesh token'");
        }
    }

    private JoinTokenCheck judge(JoinTokenClaims.Read read) {
        JoinToken token = read.token();
        Instant now = clock.instant();
        if (!token.issuer().equals(issuer) || !read.audience().equals(JoinToken.AUDIENCE)) {
            return new Refused(
                    Reason.ISSUER,
                    "token: of another mesh or for another service (expected: issuer "
                            + issuer
                            + ", audience "
                            + JoinToken.AUDIENCE
                            + ")");
        }
        if (!token.expires().isAfter(now)) {
            return new Refused(
                    Reason.EXPIRED,
                    "token: expired at "
                            + token.expires()
                            + " (expected: later than "
                            + now
                            + "; get a new one with 'mesh token')");
        }
        if (token.issuedAt().isAfter(now.plus(MAX_SKEW))) {
            return new Refused(
                    Reason.NOT_YET_VALID,
                    "token: issued at "
                            + token.issuedAt()
                            + " (expected: not later than "
                            + now
                            + "; compare the clocks of the hosts)");
        }
        return new Valid(token);
    }

    private boolean isGenuine(String signed, byte[] signature) {
        if (signature.length != SIGNATURE_BYTES) {
            return false;
        }
        try {
            Signature verifier = Signature.getInstance(ALGORITHM);
            verifier.initVerify(key);
            verifier.update(signed.getBytes(StandardCharsets.US_ASCII));
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static boolean isAcceptedHeader(String json) throws IOException {
        boolean[] accepted = {false, true};
        JoinTokenClaims.readObject(
                json,
                (name, reader) -> {
                    switch (name) {
                        case "alg" ->
                                accepted[0] = JoinTokenClaims.string(reader, 16).equals("ES256");
                        case "typ" ->
                                accepted[1] &= JoinTokenClaims.string(reader, 16).equals("JWT");
                        default -> {
                            accepted[1] = false;
                            reader.skipValue();
                        }
                    }
                });
        return accepted[0] && accepted[1];
    }

    private static Refused malformed(String value, String expected) {
        return new Refused(Reason.MALFORMED, "token: " + value + " (expected: " + expected + ")");
    }

    private static String encode(String json) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    private static String decode(String part) throws CharacterCodingException {
        byte[] bytes = Base64.getUrlDecoder().decode(part);
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    }
}
