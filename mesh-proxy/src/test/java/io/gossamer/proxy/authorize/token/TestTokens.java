package io.gossamer.proxy.authorize.token;

import io.gossamer.proxy.model.token.TokenAlgorithm;
import io.gossamer.proxy.model.token.TokenRule;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Issuers of tokens, honest ones and others. */
public final class TestTokens {

    public static final String ISSUER = "https://login.example";
    public static final String AUDIENCE = "shop";

    /** Seconds since 1970 at which the tests take place. */
    public static final long NOW = 1_800_000_000L;

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private TestTokens() {}

    public static KeyPair keys(TokenAlgorithm algorithm) {
        try {
            KeyPairGenerator generator =
                    KeyPairGenerator.getInstance(
                            algorithm == TokenAlgorithm.EDDSA ? "Ed25519" : algorithm.keyFactory());
            switch (algorithm) {
                case ES256 -> generator.initialize(new ECGenParameterSpec("secp256r1"));
                case ES384 -> generator.initialize(new ECGenParameterSpec("secp384r1"));
                case EDDSA -> {}
                default -> generator.initialize(2048);
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** A key that is too short for any algorithm. */
    public static KeyPair smallRsa() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(1024);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** All algorithms that take a key. */
    public static TokenRule.Key key(String id, PublicKey key) {
        Set<TokenAlgorithm> fitting = EnumSet.noneOf(TokenAlgorithm.class);
        Arrays.stream(TokenAlgorithm.values()).filter(a -> a.takes(key)).forEach(fitting::add);
        return new TokenRule.Key(id, fitting, key);
    }

    public static TokenRule rule(TokenRule.Key... keys) {
        return rule(List.of(), keys);
    }

    public static TokenRule rule(List<TokenRule.Claim> claims, TokenRule.Key... keys) {
        return new TokenRule(
                "JwtAuthentication/shop/shoppers",
                ISSUER,
                Set.of(AUDIENCE, "other-shop"),
                List.of(keys),
                claims,
                new TokenRule.Source.Header("authorization"),
                false);
    }

    /** The claims of a token that is good for an hour, and more. */
    public static String claims(String more) {
        return "{\"iss\":\""
                + ISSUER
                + "\",\"aud\":\""
                + AUDIENCE
                + "\",\"exp\":"
                + (NOW + 3600)
                + more
                + "}";
    }

    public static String header(String algorithm) {
        return "{\"alg\":\"" + algorithm + "\",\"kid\":\"k1\"}";
    }

    public static String unsigned(String header, String claims) {
        return encode(header.getBytes(StandardCharsets.UTF_8))
                + "."
                + encode(claims.getBytes(StandardCharsets.UTF_8));
    }

    public static String encode(byte[] bytes) {
        return BASE64.encodeToString(bytes);
    }

    /** A token with this header, whatever it says, signed by the algorithm. */
    public static String sign(
            TokenAlgorithm algorithm, PrivateKey key, String header, String claims) {
        String unsigned = unsigned(header, claims);
        return unsigned + "." + encode(signature(algorithm, key, unsigned));
    }

    public static byte[] signature(TokenAlgorithm algorithm, PrivateKey key, String unsigned) {
        try {
            Signature signer =
                    switch (algorithm) {
                        case RS256 -> Signature.getInstance("SHA256withRSA");
                        case RS384 -> Signature.getInstance("SHA384withRSA");
                        case RS512 -> Signature.getInstance("SHA512withRSA");
                        case PS256 -> pss("SHA-256", MGF1ParameterSpec.SHA256, 32);
                        case PS384 -> pss("SHA-384", MGF1ParameterSpec.SHA384, 48);
                        case PS512 -> pss("SHA-512", MGF1ParameterSpec.SHA512, 64);
                        case ES256 -> Signature.getInstance("SHA256withECDSAinP1363Format");
                        case ES384 -> Signature.getInstance("SHA384withECDSAinP1363Format");
                        case EDDSA -> Signature.getInstance("Ed25519");
                    };
            signer.initSign(key);
            signer.update(unsigned.getBytes(StandardCharsets.US_ASCII));
            return signer.sign();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** What those do who take a public key for a shared secret. */
    public static String macSigned(PublicKey key, String header, String claims) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.getEncoded(), "HmacSHA256"));
            String unsigned = unsigned(header, claims);
            byte[] tag = mac.doFinal(unsigned.getBytes(StandardCharsets.US_ASCII));
            return unsigned + "." + encode(tag);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static Signature pss(String digest, MGF1ParameterSpec mask, int salt)
            throws GeneralSecurityException {
        Signature signer = Signature.getInstance("RSASSA-PSS");
        signer.setParameter(new PSSParameterSpec(digest, "MGF1", mask, salt, 1));
        return signer;
    }
}
