package io.gossamer.identity.ca;

import io.gossamer.api.MeshIdentity;
import io.gossamer.autoconfigure.settings.StartFailureException;
import io.gossamer.identity.storage.PrivateDirectory;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signs leaves with the issuer of the data directory, which it makes on first start, renews while
 * the root is there, and reads again when its file is replaced. Files that do not fit leave the
 * issuer in use as it is. Thread-safe.
 */
public final class CertificateAuthority {

    private static final Logger log = LoggerFactory.getLogger(CertificateAuthority.class);

    private final CaFiles files;
    private final LeafFactory leaves;
    private final Clock clock;
    private final List<Consumer<TrustBundle>> listeners = new CopyOnWriteArrayList<>();
    private volatile State state;
    private String triedFingerprint;
    private @Nullable String problem;

    private record State(CaMaterial material, TrustBundle bundle) {}

    private CertificateAuthority(
            CaFiles files, LeafFactory leaves, Clock clock, State state, String fingerprint) {
        this.files = files;
        this.leaves = leaves;
        this.clock = clock;
        this.state = state;
        this.triedFingerprint = fingerprint;
    }

    /**
     * Opens the authority of a data directory.
     *
     * @throws StartFailureException if its files cannot be used
     */
    public static CertificateAuthority open(
            PrivateDirectory directory, SigningPolicy policy, Clock clock) {
        CaFiles files = new CaFiles(directory, policy);
        try {
            files.createMissing(clock.instant());
            CaMaterial material = files.load();
            TrustBundle bundle = new TrustBundle(files.generation(material), material.anchors());
            CertificateAuthority authority =
                    new CertificateAuthority(
                            files,
                            new LeafFactory(policy),
                            clock,
                            new State(material, bundle),
                            files.fingerprint());
            authority.reload();
            return authority;
        } catch (CaFilesException e) {
            throw new StartFailureException(
                    String.valueOf(e.getMessage()),
                    "Put the right file there. To start a new mesh with a new root, use an empty"
                            + " data directory.",
                    e);
        } catch (IOException | GeneralSecurityException e) {
            throw new StartFailureException(
                    "certificate authority: " + e + " (expected: readable, writable files)",
                    "Give the data directory and its files to the user of this process.",
                    e);
        }
    }

    /**
     * Signs a leaf for an identity whose bearer was authenticated.
     *
     * @throws IssuerExpiredException if the issuer's chain has ended
     */
    public IssuedCertificate sign(SigningRequest request, MeshIdentity identity)
            throws IssuerExpiredException, GeneralSecurityException {
        return leaves.sign(request, identity, state.material(), clock.instant());
    }

    /** The roots that the mesh trusts now. */
    public TrustBundle bundle() {
        return state.bundle();
    }

    /** Calls {@code listener} after each change of the roots, on the thread that reloads. */
    public void onBundleChange(Consumer<TrustBundle> listener) {
        listeners.add(listener);
    }

    /** Time until the issuer ends; negative afterwards. */
    public Duration issuerLife() {
        return life(state.material().issuer().getNotAfter().toInstant());
    }

    /** Time until the root above the issuer ends; negative afterwards. */
    public Duration rootLife() {
        return life(state.material().chainRoot().getNotAfter().toInstant());
    }

    /** What keeps replaced files from being used; null if nothing does. */
    public synchronized @Nullable String problem() {
        return problem;
    }

    /** Renews the issuer if that is due, and takes up replaced files. Called every few seconds. */
    public synchronized void reload() {
        try {
            if (files.isRenewalDue(state.material(), clock.instant())) {
                files.createIssuer(clock.instant());
                log.info("issuer: renewed, less than a third of its life was left");
            }
            String fingerprint = files.fingerprint();
            if (fingerprint.equals(triedFingerprint)) {
                return;
            }
            triedFingerprint = fingerprint;
            CaMaterial material = files.load();
            use(
                    new State(
                            material,
                            new TrustBundle(files.generation(material), material.anchors())));
            problem = null;
        } catch (CaFilesException
                | StartFailureException
                | IOException
                | GeneralSecurityException e) {
            String message = String.valueOf(e.getMessage());
            if (!message.equals(problem)) {
                log.warn("issuer stays as it is: {}", message);
            }
            problem = message;
        }
    }

    private void use(State next) {
        State last = state;
        state = next;
        log.info(
                "issuer: {} until {}, trust bundle generation {}",
                next.material().issuer().getSubjectX500Principal(),
                next.material().end(),
                next.bundle().generation());
        if (next.bundle().generation() != last.bundle().generation()) {
            listeners.forEach(listener -> listener.accept(next.bundle()));
        }
    }

    private Duration life(Instant end) {
        return Duration.between(clock.instant(), end);
    }
}
