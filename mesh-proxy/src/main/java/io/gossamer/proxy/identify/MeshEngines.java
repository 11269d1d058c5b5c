package io.gossamer.proxy.identify;

import io.gossamer.proxy.identify.PeerVerifier.Role;
import io.gossamer.proxy.identify.boring.BoringEngines;
import io.gossamer.proxy.identify.engine.JdkEngines;
import io.gossamer.proxy.identify.engine.MeshKeyManager;
import io.gossamer.proxy.identify.engine.Resumption;
import io.gossamer.proxy.identify.engine.ResumptionRules;
import io.gossamer.proxy.identify.engine.TlsEngines;
import java.util.List;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Makes the engines of one provider for one credential. */
interface MeshEngines {

    /** Engines that receive clients; sessions are resumed only where a certificate is required. */
    TlsEngines server(Credential credential, boolean certificateRequired, List<String> protocols)
            throws SSLException;

    /** Engines that connect, with the credential if there is one. */
    TlsEngines client(List<String> protocols, boolean resume) throws SSLException;

    /**
     * Makers of a provider.
     *
     * @param credential shown by clients; null: none
     * @param rules null: every handshake is a full one
     */
    static MeshEngines of(
            TlsProvider provider,
            @Nullable Credential credential,
            PeerVerifier verifier,
            @Nullable ResumptionRules rules) {
        return switch (provider) {
            case JDK -> new Jdk(credential, verifier, rules == null ? null : new Resumption(rules));
            case BORINGSSL -> new Boring(credential, verifier, rules);
        };
    }

    /** With the JDK's provider. */
    record Jdk(
            @Nullable Credential credential, PeerVerifier verifier, @Nullable Resumption resumption)
            implements MeshEngines {

        @Override
        public TlsEngines server(
                Credential shown, boolean certificateRequired, List<String> protocols)
                throws SSLException {
            Resumption resumed = certificateRequired ? resumption : null;
            return JdkEngines.server(
                    keys(shown, resumed != null),
                    new MeshTrustManager(verifier, resumed),
                    certificateRequired,
                    protocols,
                    resumed);
        }

        @Override
        public TlsEngines client(List<String> protocols, boolean resume) throws SSLException {
            Resumption resumed = resume ? resumption : null;
            return JdkEngines.client(
                    credential == null ? null : keys(credential, false),
                    new MeshTrustManager(verifier, resumed),
                    protocols,
                    resumed);
        }

        private static MeshKeyManager keys(Credential shown, boolean resumable) {
            return new MeshKeyManager(shown.key(), shown.chain(), resumable);
        }
    }

    /** With BoringSSL. */
    record Boring(
            @Nullable Credential credential, PeerVerifier verifier, @Nullable ResumptionRules rules)
            implements MeshEngines {

        @Override
        public TlsEngines server(
                Credential shown, boolean certificateRequired, List<String> protocols)
                throws SSLException {
            return BoringEngines.server(
                    shown(shown),
                    chain -> verifier.verifyChain(chain, Role.CLIENT),
                    certificateRequired,
                    protocols,
                    certificateRequired ? rules : null);
        }

        @Override
        public TlsEngines client(List<String> protocols, boolean resume) throws SSLException {
            return BoringEngines.client(
                    credential == null ? null : shown(credential),
                    chain -> verifier.verifyChain(chain, Role.SERVER),
                    protocols,
                    resume ? rules : null);
        }

        private static BoringEngines.Shown shown(Credential credential) {
            return new BoringEngines.Shown(credential.key(), credential.chain());
        }
    }
}
