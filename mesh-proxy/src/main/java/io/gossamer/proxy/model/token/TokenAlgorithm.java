package io.gossamer.proxy.model.token;

import java.math.BigInteger;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Optional;

/**
 * How tokens may be signed: names of RFC 7518 and 8037. There is no {@code none}, and nothing that
 * takes a shared secret: a key that verifies must not be able to sign.
 */
public enum TokenAlgorithm {
    RS256("RS256", Family.RSA),
    RS384("RS384", Family.RSA),
    RS512("RS512", Family.RSA),
    PS256("PS256", Family.RSA),
    PS384("PS384", Family.RSA),
    PS512("PS512", Family.RSA),
    ES256("ES256", Family.P256),
    ES384("ES384", Family.P384),
    EDDSA("EdDSA", Family.ED25519);

    /** Shorter ones are forged, longer ones take longer than a request may. */
    private static final int MIN_RSA_BITS = 2048;

    private static final int MAX_RSA_BITS = 4096;

    /** Kinds of keys; an algorithm takes keys of one of them only. */
    private enum Family {
        RSA("RSA") {
            @Override
            boolean holds(PublicKey key) {
                return key instanceof RSAPublicKey rsa
                        && rsa.getModulus().bitLength() >= MIN_RSA_BITS
                        && rsa.getModulus().bitLength() <= MAX_RSA_BITS;
            }
        },
        P256("EC") {
            @Override
            boolean holds(PublicKey key) {
                return isOfOrder(
                        key, "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");
            }
        },
        P384("EC") {
            @Override
            boolean holds(PublicKey key) {
                return isOfOrder(
                        key,
                        "ffffffffffffffffffffffffffffffffffffffffffffffff"
                                + "c7634d81f4372ddf581a0db248b0a77aecec196accc52973");
            }
        },
        ED25519("EdDSA") {
            @Override
            boolean holds(PublicKey key) {
                return key instanceof EdECPublicKey edwards
                        && edwards.getParams().getName().equalsIgnoreCase("Ed25519");
            }
        };

        private final String keyFactory;

        Family(String keyFactory) {
            this.keyFactory = keyFactory;
        }

        abstract boolean holds(PublicKey key);

        private static boolean isOfOrder(PublicKey key, String order) {
            return key instanceof ECPublicKey ec
                    && ec.getParams().getOrder().equals(new BigInteger(order, 16));
        }
    }

    private final String joseName;
    private final Family family;

    TokenAlgorithm(String joseName, Family family) {
        this.joseName = joseName;
        this.family = family;
    }

    /** The algorithm of this name; names have a case. */
    public static Optional<TokenAlgorithm> of(String joseName) {
        for (TokenAlgorithm algorithm : values()) {
            if (algorithm.joseName.equals(joseName)) {
                return Optional.of(algorithm);
            }
        }
        return Optional.empty();
    }

    /** As the JDK calls what makes its keys. */
    public String keyFactory() {
        return family.keyFactory;
    }

    /** Whether a signature of this algorithm is made for such a key. */
    public boolean takes(PublicKey key) {
        return family.holds(key);
    }
}
