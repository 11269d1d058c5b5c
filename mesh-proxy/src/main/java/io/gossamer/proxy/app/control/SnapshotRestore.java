package io.gossamer.proxy.app.control;

import com.google.protobuf.ByteString;
import io.gossamer.proxy.control.snapshot.SnapshotStore;
import io.gossamer.proxy.identify.Credential;
import io.gossamer.proxy.identify.LocalIdentity;
import io.gossamer.proxy.identify.PeerVerifier;
import io.gossamer.proxy.identify.Pem;
import io.gossamer.proxy.identify.TrustBundle;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts from the snapshot on disk, and keeps it new (rule R11): the certificate only if it is
 * still valid under the roots of the settings, and with it what the last process knew.
 */
final class SnapshotRestore implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(SnapshotRestore.class);

    private final SnapshotStore snapshot;
    private final LocalIdentity identity;
    private final TrustBundle bundle;
    private final PeerVerifier verifier;

    SnapshotRestore(
            SnapshotStore snapshot,
            LocalIdentity identity,
            TrustBundle bundle,
            PeerVerifier verifier) {
        this.snapshot = snapshot;
        this.identity = identity;
        this.bundle = bundle;
        this.verifier = verifier;
    }

    @Override
    public void run() {
        Set<BigInteger> denied = new HashSet<>();
        snapshot.deniedSerials().forEach(s -> denied.add(new BigInteger(1, s.toByteArray())));
        bundle.replace(bundle.state().roots(), denied);
        SnapshotStore.Certificate stored = snapshot.certificate();
        if (stored != null) {
            install(stored);
        }
        identity.onInstall(this::keep);
        bundle.onChange(this::keepDenied);
    }

    private void install(SnapshotStore.Certificate stored) {
        try {
            List<X509Certificate> chain = new ArrayList<>();
            for (ByteString der : stored.chain()) {
                chain.add(Pem.certificate(der.toByteArray()));
            }
            verifier.verifyServer(chain, identity.name());
            PrivateKey key =
                    KeyFactory.getInstance("EC")
                            .generatePrivate(new PKCS8EncodedKeySpec(stored.key().toByteArray()));
            identity.install(new Credential(key, chain));
            log.info("certificate of the last start is used: {}", identity.credential());
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            log.warn("no snapshot is used: certificate: {}", e.getMessage());
            snapshot.discard();
        }
    }

    private void keep(Credential credential) {
        List<ByteString> chain = new ArrayList<>();
        try {
            for (X509Certificate certificate : credential.chain()) {
                chain.add(ByteString.copyFrom(certificate.getEncoded()));
            }
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("certificate: no DER (expected: as received)", e);
        }
        snapshot.remember(
                new SnapshotStore.Certificate(
                        identity.name(),
                        ByteString.copyFrom(credential.key().getEncoded()),
                        chain));
    }

    private void keepDenied() {
        snapshot.rememberDenied(
                bundle.state().deniedSerials().stream()
                        .map(serial -> ByteString.copyFrom(serial.toByteArray()))
                        .toList());
    }
}
