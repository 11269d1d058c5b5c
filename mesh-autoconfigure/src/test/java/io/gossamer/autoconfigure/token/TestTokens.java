package io.gossamer.autoconfigure.token;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Keys and tokens for tests, at a fixed time. */
final class TestTokens {

    static final Instant NOW = Instant.parse("2026-11-23T00:00:00Z");
    static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    static final String ISSUER = JoinToken.issuerOf("mesh", "cluster.local");
    static final String BOOKS = "books.default.serviceaccount.identity.mesh.cluster.local";

    private TestTokens() {}

    static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    static JoinTokenCodec codec(KeyPair keys) {
        return new JoinTokenCodec((ECPublicKey) keys.getPublic(), ISSUER, CLOCK);
    }

    static JoinToken books() {
        return new JoinToken(
                ISSUER,
                BOOKS,
                "0123456789abcdef",
                NOW.minusSeconds(60),
                NOW.plusSeconds(540),
                List.of("books-1", "books-2"),
                List.of("books"),
                Map.of("app", "books"));
    }

    /** A JWS with these contents and a genuine ES256 signature. */
    static String signed(String header, String payload, PrivateKey key) {
        String signed = encode(header) + "." + encode(payload);
        try {
            Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
            signature.initSign(key);
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed
                    + "."
                    + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    static String encode(String json) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
