package io.gossamer.proxy.identify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Where the keys of certificates come from. Used on one thread. */
public abstract class KeySource {

    /**
     * A key and the request for it.
     *
     * @param csr DER
     */
    record Request(PrivateKey key, byte[] csr) {}

    /**
     * The next request.
     *
     * @param mayBeNew whether another key than the last one is accepted
     */
    abstract Request next(boolean mayBeNew) throws GeneralSecurityException;

    /**
     * A new P-256 key for each certificate where the issuer accepts one.
     *
     * @param first used first if it is there by then
     */
    public static KeySource generated(String dnsName, CompletableFuture<KeyPair> first) {
        return new KeySource() {
            private @Nullable KeyPair last;

            @Override
            Request next(boolean mayBeNew) throws GeneralSecurityException {
                KeyPair key = last;
                if (key == null || mayBeNew) {
                    KeyPair made = key == null ? prepared(first) : null;
                    key = made == null ? Csr.generateKeyPair() : made;
                    last = key;
                }
                return new Request(key.getPrivate(), Csr.encode(key, dnsName));
            }
        };
    }

    private static @Nullable KeyPair prepared(CompletableFuture<KeyPair> key) {
        return key.isCompletedExceptionally() ? null : key.getNow(null);
    }

    /**
     * The key and the request that somebody else made (contract section 3): csr.der and key.p8 of a
     * directory, both DER.
     *
     * @throws IOException if a file cannot be read
     * @throws GeneralSecurityException if the key is not PKCS#8 of an EC key
     */
    public static KeySource directory(Path directory) throws IOException, GeneralSecurityException {
        byte[] csr = Files.readAllBytes(directory.resolve("csr.der"));
        byte[] pkcs8 = Files.readAllBytes(directory.resolve("key.p8"));
        PrivateKey key =
                KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        return new KeySource() {
            @Override
            Request next(boolean mayBeNew) {
                return new Request(key, csr);
            }
        };
    }
}
