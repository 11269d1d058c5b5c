package io.gossamer.proxy.identify;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;

/**
 * What the first certificate needs, made beside the rest of the start on a thread of its own: the
 * arithmetic of a key and the tables of TLS are the longest parts of a cold JVM's start that depend
 * on nothing else.
 */
public final class FirstKey {

    private FirstKey() {}

    /**
     * Begins. The thread ends with the key; a key that could not be made is tried again by whoever
     * needs it.
     */
    public static CompletableFuture<KeyPair> begin() {
        CompletableFuture<KeyPair> key = new CompletableFuture<>();
        Thread thread =
                new Thread(
                        () -> {
                            try {
                                SSLContext.getInstance("TLSv1.3");
                                key.complete(Csr.generateKeyPair());
                            } catch (GeneralSecurityException | RuntimeException e) {
                                key.completeExceptionally(e);
                            }
                        },
                        "first-key");
        thread.setDaemon(true);
        thread.start();
        return key;
    }
}
