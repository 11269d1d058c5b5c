package io.gossamer.proxy.authorize.token;

import io.gossamer.proxy.model.token.TokenAlgorithm;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;

/** Signatures as RFC 7518 section 3 and RFC 8037 write them, by the JDK. */
final class SignatureCheck {

    private SignatureCheck() {}

    /**
     * Whether the signature is the key's.
     *
     * @param algorithm one that takes the key
     */
    static boolean verifies(
            TokenAlgorithm algorithm, PublicKey key, byte[] signed, byte[] signature) {
        try {
            if (!hasForm(algorithm, signature)) {
                return false;
            }
            Signature check = create(algorithm);
            check.initVerify(key);
            check.update(signed);
            return check.verify(signature);
        } catch (GeneralSecurityException e) {
            // A signature that is no number of this key; its text is of no use to anybody.
            return false;
        }
    }

    private static Signature create(TokenAlgorithm algorithm) throws GeneralSecurityException {
        return switch (algorithm) {
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
    }

    private static Signature pss(String digest, MGF1ParameterSpec mask, int salt)
            throws GeneralSecurityException {
        Signature check = Signature.getInstance("RSASSA-PSS");
        check.setParameter(
                new PSSParameterSpec(
                        digest, "MGF1", mask, salt, PSSParameterSpec.TRAILER_FIELD_BC));
        return check;
    }

    /** Two numbers of the curve's length, neither of them zero, whatever the provider checks. */
    private static boolean hasForm(TokenAlgorithm algorithm, byte[] signature) {
        int half =
                switch (algorithm) {
                    case ES256 -> 32;
                    case ES384 -> 48;
                    default -> 0;
                };
        return half == 0
                || (signature.length == 2 * half
                        && !isZero(signature, 0, half)
                        && !isZero(signature, half, 2 * half));
    }

    private static boolean isZero(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }
}
