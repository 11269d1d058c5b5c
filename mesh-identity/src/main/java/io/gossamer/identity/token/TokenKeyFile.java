package io.gossamer.identity.token;

import io.gossamer.autoconfigure.settings.StartFailureException;
import io.gossamer.autoconfigure.token.TokenKeys;
import io.gossamer.identity.storage.PrivateDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Optional;

/**
 * The key that signs join tokens, P-256: {@code token-key.pem} holds both halves, {@code
 * token-key.pub.pem} the public one for services that read tokens.
 */
final class TokenKeyFile {

    static final String KEY = "token-key.pem";
    static final String PUBLIC = "token-key.pub.pem";

    private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final String END = "-----END PRIVATE KEY-----";

    private TokenKeyFile() {}

    /**
     * Reads the key, making it on first start.
     *
     * @throws StartFailureException if it cannot be used
     */
    static KeyPair open(PrivateDirectory directory) {
        try {
            Optional<byte[]> content = directory.readPrivate(KEY);
            KeyPair keys = content.isPresent() ? parse(content.get()) : create(directory);
            directory.write(PUBLIC, publicPem(keys).getBytes(StandardCharsets.US_ASCII));
            return keys;
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw new StartFailureException(
                    directory.file(KEY) + ": " + e + " (expected: a P-256 key pair as PEM)",
                    "Remove the file to make a new key: join tokens issued so far end with it,"
                            + " running workloads go on.",
                    e);
        }
    }

    private static KeyPair create(PrivateDirectory directory)
            throws IOException, GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair keys = generator.generateKeyPair();
        String body =
                Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(keys.getPrivate().getEncoded());
        String pem = BEGIN + "\n" + body + "\n" + END + "\n" + publicPem(keys);
        directory.write(KEY, pem.getBytes(StandardCharsets.US_ASCII));
        return keys;
    }

    private static KeyPair parse(byte[] content) throws GeneralSecurityException {
        String pem = new String(content, StandardCharsets.US_ASCII);
        int begin = pem.indexOf(BEGIN);
        int end = pem.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new GeneralSecurityException("no " + BEGIN);
        }
        byte[] der = Base64.getMimeDecoder().decode(pem.substring(begin + BEGIN.length(), end));
        PrivateKey key = KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der));
        return new KeyPair(TokenKeys.fromPem(pem), key);
    }

    private static String publicPem(KeyPair keys) {
        return TokenKeys.toPem((ECPublicKey) keys.getPublic());
    }
}
