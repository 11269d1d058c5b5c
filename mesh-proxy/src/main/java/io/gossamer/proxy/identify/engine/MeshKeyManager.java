package io.gossamer.proxy.identify.engine;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Offers one credential, whatever issuers a peer lists: during a change of roots the lists of peers
 * are of different age.
 */
public final class MeshKeyManager extends X509ExtendedKeyManager {

    private static final String ALIAS = "mesh";
    private static final String KEY_TYPE = "EC";

    private final PrivateKey key;
    private final List<X509Certificate> chain;
    private final boolean resumable;

    /**
     * Offers a key and the certificates that vouch for it.
     *
     * @param chain leaf first
     * @param resumable whether a server that shows the credential may send tickets; for the JDK
     *     only
     */
    public MeshKeyManager(PrivateKey key, List<X509Certificate> chain, boolean resumable) {
        this.key = key;
        this.chain = List.copyOf(chain);
        this.resumable = resumable;
    }

    @Override
    public @Nullable String chooseEngineClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        for (String keyType : keyTypes) {
            if (keyType.startsWith(KEY_TYPE)) {
                return ALIAS;
            }
        }
        return null;
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        if (!resumable && engine != null) {
            Resumption.forbid(engine);
        }
        return keyType.startsWith(KEY_TYPE) ? ALIAS : null;
    }

    @Override
    public String[] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return new String[] {ALIAS};
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return chooseEngineClientAlias(keyTypes, issuers, null);
    }

    @Override
    public String[] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return new String[] {ALIAS};
    }

    @Override
    public @Nullable String chooseServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return chooseEngineServerAlias(keyType, issuers, null);
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        return ALIAS.equals(alias) ? chain.toArray(X509Certificate[]::new) : null;
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        return ALIAS.equals(alias) ? key : null;
    }
}
