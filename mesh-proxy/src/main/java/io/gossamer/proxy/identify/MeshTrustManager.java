package io.gossamer.proxy.identify;

import io.gossamer.proxy.identify.PeerVerifier.Role;
import java.net.Socket;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Lets {@link PeerVerifier} end a handshake with the right alert. Whose certificate it is, is
 * checked after the handshake.
 */
final class MeshTrustManager extends X509ExtendedTrustManager {

    private final PeerVerifier verifier;

    MeshTrustManager(PeerVerifier verifier) {
        this.verifier = verifier;
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws PeerRejectedException {
        verifier.verifyChain(List.of(chain), Role.CLIENT);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws PeerRejectedException {
        verifier.verifyChain(List.of(chain), Role.SERVER);
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
