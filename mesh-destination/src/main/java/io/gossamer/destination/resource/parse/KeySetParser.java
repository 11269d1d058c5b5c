package io.gossamer.destination.resource.parse;

import io.gossamer.destination.resource.policy.TokenKey;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * JSON Web Key Sets (RFC 7517): the keys of an issuer that signatures may be verified with. Keys
 * for something else are passed over; a key that could sign, or a shared secret, is a problem.
 */
final class KeySetParser {

    /** Keys of one set. */
    private static final int MAX_KEYS = 50;

    private static final int MIN_RSA_BITS = 2048;
    private static final int MAX_RSA_BITS = 4096;

    private static final List<String> OF_RSA =
            List.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512");

    private KeySetParser() {}

    static List<TokenKey> parse(Field set) {
        List<Field> items = set.get("keys").items();
        if (items.size() > MAX_KEYS) {
            set.get("keys").problem("at most " + MAX_KEYS + " keys");
            return List.of();
        }
        List<TokenKey> keys = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (Field item : items) {
            TokenKey key = key(item);
            if (key != null && !key.id().isEmpty() && !ids.add(key.id())) {
                item.get("kid").problem("each key identifier once");
            } else if (key != null) {
                keys.add(key);
            }
        }
        if (keys.isEmpty()) {
            set.get("keys")
                    .problem(
                            "a public key for signatures at least: RSA of 2048 to 4096 bits, EC with"
                                    + " P-256 or P-384, OKP with Ed25519");
        }
        return keys;
    }

    private static @Nullable TokenKey key(Field item) {
        String type = item.get("kty").required("the type of a key: RSA, EC or OKP");
        if (type.equals("oct") || item.get("d").present() || item.get("k").present()) {
            item.problem(
                    "a secret key", "a public key only: whoever reads this one can sign tokens");
            return null;
        }
        String use = item.get("use").string("sig");
        String algorithm = item.get("alg").string("");
        List<String> algorithms =
                switch (type) {
                    case "RSA" -> OF_RSA;
                    case "EC" ->
                            switch (item.get("crv").string("")) {
                                case "P-256" -> List.of("ES256");
                                case "P-384" -> List.of("ES384");
                                default -> List.of();
                            };
                    case "OKP" ->
                            item.get("crv").string("").equals("Ed25519")
                                    ? List.of("EdDSA")
                                    : List.of();
                    default -> List.of();
                };
        if (!algorithm.isEmpty()) {
            algorithms = algorithms.contains(algorithm) ? List.of(algorithm) : List.of();
        }
        if (!use.equals("sig") || algorithms.isEmpty()) {
            return null;
        }
        PublicKey key = publicKey(type, item);
        return key == null
                ? null
                : new TokenKey(
                        item.get("kid").string(""),
                        algorithms,
                        Base64.getEncoder().encodeToString(key.getEncoded()));
    }

    private static @Nullable PublicKey publicKey(String type, Field item) {
        try {
            return switch (type) {
                case "RSA" -> rsa(item);
                case "EC" -> ec(item);
                default -> ed25519(item);
            };
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            item.get(type.equals("RSA") ? "n" : "x")
                    .problem("no such key", "a key of the type " + type);
            return null;
        }
    }

    private static @Nullable PublicKey rsa(Field item) throws GeneralSecurityException {
        BigInteger modulus = number(item, "n");
        if (modulus.bitLength() < MIN_RSA_BITS || modulus.bitLength() > MAX_RSA_BITS) {
            item.get("n").problem(modulus.bitLength() + " bits", "2048 to 4096 bits");
            return null;
        }
        return KeyFactory.getInstance("RSA")
                .generatePublic(new RSAPublicKeySpec(modulus, number(item, "e")));
    }

    private static @Nullable PublicKey ec(Field item) throws GeneralSecurityException {
        AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
        boolean small = item.get("crv").string("").equals("P-256");
        parameters.init(new ECGenParameterSpec(small ? "secp256r1" : "secp384r1"));
        ECParameterSpec curve = parameters.getParameterSpec(ECParameterSpec.class);
        ECPoint point = new ECPoint(number(item, "x"), number(item, "y"));
        if (!isOn(curve, point)) {
            item.get("x").problem("some point", "a point of the curve");
            return null;
        }
        return KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(point, curve));
    }

    /** Whether y^2 = x^3 + ax + b. */
    private static boolean isOn(ECParameterSpec curve, ECPoint point) {
        BigInteger prime = ((ECFieldFp) curve.getCurve().getField()).getP();
        BigInteger x = point.getAffineX();
        BigInteger y = point.getAffineY();
        BigInteger right =
                x.multiply(x).add(curve.getCurve().getA()).multiply(x).add(curve.getCurve().getB());
        return x.compareTo(prime) < 0
                && y.compareTo(prime) < 0
                && y.multiply(y).subtract(right).mod(prime).signum() == 0;
    }

    /** RFC 8032 section 5.1.2: little-endian, the sign of x in the highest bit. */
    private static PublicKey ed25519(Field item) throws GeneralSecurityException {
        byte[] bytes = bytes(item, "x");
        if (bytes.length != 32) {
            throw new IllegalArgumentException("x: " + bytes.length + " bytes (expected: 32)");
        }
        boolean odd = bytes[31] < 0;
        byte[] reversed = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            reversed[bytes.length - 1 - i] = bytes[i];
        }
        reversed[0] &= 0x7F;
        return KeyFactory.getInstance("EdDSA")
                .generatePublic(
                        new EdECPublicKeySpec(
                                NamedParameterSpec.ED25519,
                                new EdECPoint(odd, new BigInteger(1, reversed))));
    }

    private static BigInteger number(Field item, String name) {
        return new BigInteger(1, bytes(item, name));
    }

    private static byte[] bytes(Field item, String name) {
        return Base64.getUrlDecoder()
                .decode(item.get(name).required("a number in Base64url (RFC 7518)"));
    }
}
