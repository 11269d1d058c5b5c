package io.gossamer.autoconfigure.token;

import io.gossamer.autoconfigure.settings.StartFailureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.ECPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/** Reads and writes the public half of the token key: PEM with the X.509 form. */
public final class TokenKeys {

    private static final String BEGIN = "-----BEGIN PUBLIC KEY-----";
    private static final String END = "-----END PUBLIC KEY-----";
    private static final int P256_BITS = 256;

    private TokenKeys() {}

    /** The PEM text of a key. */
    public static String toPem(ECPublicKey key) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
        return BEGIN + "\n" + body + "\n" + END + "\n";
    }

    /**
     * Reads a key from PEM text; line ends and text around it do not matter.
     *
     * @throws GeneralSecurityException if there is no P-256 public key in it
     */
    public static ECPublicKey fromPem(String pem) throws GeneralSecurityException {
        int begin = pem.indexOf(BEGIN);
        int end = pem.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new GeneralSecurityException("no " + BEGIN);
        }
        try {
            byte[] der = Base64.getMimeDecoder().decode(pem.substring(begin + BEGIN.length(), end));
            if (KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(der))
                            instanceof ECPublicKey key
                    && key.getParams().getOrder().bitLength() == P256_BITS) {
                return key;
            }
        } catch (IllegalArgumentException e) {
            throw new GeneralSecurityException(e);
        }
        throw new GeneralSecurityException("not a P-256 key");
    }

    /**
     * Reads the key file that the identity service wrote.
     *
     * @param property name of the setting that the path comes from
     * @throws StartFailureException if there is no such key
     */
    public static ECPublicKey load(String property, Path file) {
        try {
            return fromPem(Files.readString(file));
        } catch (IOException | GeneralSecurityException e) {
            throw new StartFailureException(
                    property + ": " + file + ", " + e + " (expected: a P-256 public key as PEM)",
                    "Start the identity service first: it writes token-key.pub.pem into its data"
                            + " directory.",
                    e);
        }
    }
}
