package io.gossamer.proxy.identify;

import io.gossamer.proxy.identify.PeerVerifier.Role;
import io.gossamer.proxy.identify.engine.Resumption;
import java.net.Socket;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Lets {@link PeerVerifier} end a handshake with the right alert. Whose certificate it is, is
 * checked after the handshake.
 */
final class MeshTrustManager extends X509ExtendedTrustManager {

    private final PeerVerifier verifier;
    private final @Nullable Resumption resumption;

    /**
     * @param resumption hears of each full handshake; null if all are
     */
    MeshTrustManager(PeerVerifier verifier, @Nullable Resumption resumption) {
        this.verifier = verifier;
        this.resumption = resumption;
    }

    private void check(X509Certificate[] chain, Role role, SSLEngine engine)
            throws PeerRejectedException {
        verifier.verifyChain(List.of(chain), role);
        if (resumption != null) {
            resumption.checked(engine, chain[0]);
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws PeerRejectedException {
        check(chain, Role.CLIENT, engine);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws PeerRejectedException {
        check(chain, Role.SERVER, engine);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws PeerRejectedException {
        verifier.verifyChain(List.of(chain), Role.CLIENT);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws PeerRejectedException {
        verifier.verifyChain(List.of(chain), Role.SERVER);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType)
            throws PeerRejectedException {
        verifier.verifyChain(List.of(chain), Role.CLIENT);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType)
            throws PeerRejectedException {
        verifier.verifyChain(List.of(chain), Role.SERVER);
    }

    /** None: a list would only keep clients of another bundle from showing their certificate. */
    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
