package io.gossamer.proxy.identify;

import io.gossamer.proxy.identify.PeerRejectedException.Reason;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * The one place that decides whether a peer is who it should be (rule R8): chained under the
 * current bundle, valid now, not denied, with the expected identity. Thread-safe.
 */
public final class PeerVerifier {

    /** Clocks may differ by this much (rule R12: leaves begin that much in the past, too). */
    public static final Duration SKEW = Duration.ofSeconds(20);

    /** Certificates below a root; a longer chain is refused unread. */
    private static final int MAX_CHAIN = 8;

    /** Leaves whose chain was checked under the current bundle; all are forgotten at this many. */
    private static final int MAX_CHECKED = 1024;

    /** Extended key usages of RFC 5280, section 4.2.1.12. */
    enum Role {
        SERVER("1.3.6.1.5.5.7.3.1"),
        CLIENT("1.3.6.1.5.5.7.3.2");

        private final String usage;

        Role(String usage) {
            this.usage = usage;
        }
    }

    /** Validity that a leaf has from its chain. */
    private record Checked(long generation, Instant notBefore, Instant notAfter) {}

    private final TrustBundle bundle;
    private final Clock clock;
    private final Map<X509Certificate, Checked> checked = new ConcurrentHashMap<>();

    public PeerVerifier(TrustBundle bundle, Clock clock) {
        this.bundle = bundle;
        this.clock = clock;
    }

    /** The clock that certificates are held against. */
    Clock clock() {
        return clock;
    }

    /**
     * Checks everything about a server.
     *
     * @param expected the DNS name or URI that the leaf must have as SAN
     * @return the identity of the leaf
     */
    public String verifyServer(List<X509Certificate> chain, String expected)
            throws PeerRejectedException {
        verifyChain(chain, Role.SERVER);
        LeafNames names = LeafNames.of(chain.get(0));
        if (!names.contains(expected)) {
            throw new PeerRejectedException(
                    Reason.OTHER_IDENTITY,
                    "server identity: " + names + " (expected: " + expected + ")");
        }
        return expected;
    }

    /**
     * Checks everything about a client.
     *
     * @return its identity: the first DNS or URI SAN
     */
    public String verifyClient(List<X509Certificate> chain) throws PeerRejectedException {
        verifyChain(chain, Role.CLIENT);
        String identity = LeafNames.of(chain.get(0)).identity();
        if (identity == null) {
            throw new PeerRejectedException(
                    Reason.AMBIGUOUS_IDENTITY,
                    "client identity: none (expected: a DNS name or URI as SAN)");
        }
        return identity;
    }

    /** Checks the chain and the times, not whose it is. */
    void verifyChain(List<X509Certificate> chain, Role role) throws PeerRejectedException {
        if (chain.isEmpty() || chain.size() > MAX_CHAIN) {
            throw new PeerRejectedException(
                    Reason.NO_CERTIFICATE,
                    "chain: " + chain.size() + " certificates (expected: 1 to " + MAX_CHAIN + ")");
        }
        X509Certificate leaf = chain.get(0);
        TrustBundle.State trusted = bundle.state();
        if (trusted.deniedSerials().contains(leaf.getSerialNumber())) {
            throw new PeerRejectedException(
                    Reason.DENIED,
                    "serial: "
                            + leaf.getSerialNumber().toString(16)
                            + " (expected: one that is not on the deny list)");
        }
        Checked result = checked.get(leaf);
        if (result == null || result.generation != trusted.generation()) {
            result = checkSignatures(chain, trusted);
            if (checked.size() >= MAX_CHECKED) {
                checked.clear();
            }
            checked.put(leaf, result);
        }
        requireUsage(leaf, role);
        requireValidNow(result);
    }

    private void requireValidNow(Checked result) throws PeerRejectedException {
        Instant now = clock.instant();
        if (now.isBefore(result.notBefore.minus(SKEW))) {
            throw new PeerRejectedException(
                    Reason.NOT_YET_VALID,
                    "valid from: "
                            + result.notBefore
                            + ", while this host's clock says "
                            + now
                            + " (expected: clocks within "
                            + SKEW.toSeconds()
                            + " s of each other; synchronise this host and the issuer's)");
        }
        if (now.isAfter(result.notAfter.plus(SKEW))) {
            throw new PeerRejectedException(
                    Reason.EXPIRED,
                    "valid until: "
                            + result.notAfter
                            + ", while this host's clock says "
                            + now
                            + " (expected: a certificate that was renewed, and clocks within "
                            + SKEW.toSeconds()
                            + " s of each other)");
        }
    }

    private static void requireUsage(X509Certificate leaf, Role role) throws PeerRejectedException {
        List<String> usages;
        try {
            usages = leaf.getExtendedKeyUsage();
        } catch (CertificateParsingException e) {
            usages = List.of();
        }
        if (usages != null && !usages.contains(role.usage)) {
            throw new PeerRejectedException(
                    Reason.WRONG_USAGE,
                    "extended key usage: " + usages + " (expected: " + role.usage + ")");
        }
    }

    private Checked checkSignatures(List<X509Certificate> chain, TrustBundle.State trusted)
            throws PeerRejectedException {
        List<X509Certificate> path = orderPath(chain, trusted);
        try {
            return checkPath(path, trusted);
        } catch (PeerRejectedException e) {
            // An issuer may have the name of a root: then the chain counts as it was sent.
            if (e.reason() == Reason.UNTRUSTED && path.size() < chain.size()) {
                return checkPath(chain, trusted);
            }
            throw e;
        }
    }

    private Checked checkPath(List<X509Certificate> path, TrustBundle.State trusted)
            throws PeerRejectedException {
        Instant notBefore = Instant.MIN;
        Instant notAfter = Instant.MAX;
        for (X509Certificate certificate : path) {
            Instant from = certificate.getNotBefore().toInstant();
            Instant until = certificate.getNotAfter().toInstant();
            notBefore = from.isAfter(notBefore) ? from : notBefore;
            notAfter = until.isBefore(notAfter) ? until : notAfter;
        }
        Checked times = new Checked(trusted.generation(), notBefore, notAfter);
        if (notAfter.isBefore(notBefore)) {
            requireValidNow(times);
            throw untrusted("validity: empty", null);
        }
        validate(path, trusted, within(clock.instant(), notBefore, notAfter));
        return times;
    }

    /** Times are judged by {@link #requireValidNow}, with skew; here they never fail. */
    private static Instant within(Instant now, Instant notBefore, Instant notAfter) {
        if (now.isBefore(notBefore)) {
            return notBefore;
        }
        return now.isAfter(notAfter) ? notAfter : now;
    }

    private static void validate(List<X509Certificate> path, TrustBundle.State trusted, Instant at)
            throws PeerRejectedException {
        try {
            PKIXParameters parameters = parameters(trusted);
            parameters.setDate(Date.from(at));
            CertPath certPath = CertificateFactory.getInstance("X.509").generateCertPath(path);
            CertPathValidator.getInstance("PKIX").validate(certPath, parameters);
        } catch (GeneralSecurityException e) {
            throw untrusted(String.valueOf(e.getMessage()), path.get(0));
        }
    }

    private static PKIXParameters parameters(TrustBundle.State trusted)
            throws InvalidAlgorithmParameterException {
        PKIXParameters parameters =
                new PKIXParameters(
                        trusted.roots().stream()
                                .map(root -> new TrustAnchor(root, null))
                                .collect(Collectors.toSet()));
        parameters.setRevocationEnabled(false);
        return parameters;
    }

    /** Leaf, its issuer, and so on up to the one that a root issued; strays are left out. */
    private static List<X509Certificate> orderPath(
            List<X509Certificate> chain, TrustBundle.State trusted) {
        List<X509Certificate> rest = new ArrayList<>(chain.subList(1, chain.size()));
        List<X509Certificate> path = new ArrayList<>();
        @Nullable X509Certificate current = chain.get(0);
        while (current != null) {
            path.add(current);
            X500Principal issuer = current.getIssuerX500Principal();
            boolean issuedByRoot =
                    trusted.roots().stream()
                            .anyMatch(root -> root.getSubjectX500Principal().equals(issuer));
            current = issuedByRoot ? null : take(rest, issuer);
        }
        return path;
    }

    private static @Nullable X509Certificate take(List<X509Certificate> rest, X500Principal name) {
        for (int i = 0; i < rest.size(); i++) {
            if (rest.get(i).getSubjectX500Principal().equals(name)) {
                return rest.remove(i);
            }
        }
        return null;
    }

    private static PeerRejectedException untrusted(String why, @Nullable X509Certificate leaf) {
        return new PeerRejectedException(
                Reason.UNTRUSTED,
                "chain: "
                        + why
                        + (leaf == null ? "" : ", issued by " + leaf.getIssuerX500Principal())
                        + " (expected: a chain to a root of the trust bundle)");
    }
}
