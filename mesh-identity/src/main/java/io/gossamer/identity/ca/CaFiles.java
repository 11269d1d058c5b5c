package io.gossamer.identity.ca;

import io.gossamer.identity.storage.PrivateDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The authority's files: {@code root.pem} (key and certificate; may live elsewhere, off-line),
 * {@code issuer.pem} (key and chain) and {@code trust-anchors.pem}. A key and its certificate share
 * a file, so that replacing them is one step.
 */
final class CaFiles {

    static final String ROOT = "root.pem";
    static final String ISSUER = "issuer.pem";
    static final String ANCHORS = "trust-anchors.pem";
    static final String GENERATION = "trust-bundle.generation";

    private final PrivateDirectory directory;
    private final SigningPolicy policy;

    CaFiles(PrivateDirectory directory, SigningPolicy policy) {
        this.directory = directory;
        this.policy = policy;
    }

    /** Makes what is missing; after a crash in between, the next start goes on. */
    void createMissing(Instant now) throws IOException, GeneralSecurityException, CaFilesException {
        boolean hasIssuer = directory.readPrivate(ISSUER).isPresent();
        boolean hasAnchors = directory.readPublic(ANCHORS).isPresent();
        if (hasIssuer && hasAnchors) {
            return;
        }
        if (hasAnchors && directory.readPrivate(ROOT).isEmpty()) {
            throw new CaFilesException(
                    directory.file(ISSUER)
                            + ": missing (expected: the issuer, or root.pem to make one)");
        }
        if (directory.readPrivate(ROOT).isEmpty()) {
            CaFactory.Signed root = CaFactory.root(policy, now);
            store(ROOT, root);
        }
        if (!hasIssuer) {
            createIssuer(now);
        }
        if (!hasAnchors) {
            PemFile root = parse(ROOT, directory.readPrivate(ROOT));
            directory.write(ANCHORS, new PemFile(root.certificates(), null).encode());
        }
    }

    /** Signs a new issuer with the root of this directory. */
    void createIssuer(Instant now) throws IOException, GeneralSecurityException, CaFilesException {
        PemFile root = parse(ROOT, directory.readPrivate(ROOT));
        if (root.key() == null || root.certificates().size() != 1) {
            throw new CaFilesException(
                    directory.file(ROOT) + ": no key (expected: one key and its certificate)");
        }
        X509Certificate certificate = root.certificates().get(0);
        KeyPair keys = new KeyPair(certificate.getPublicKey(), root.key());
        store(ISSUER, CaFactory.issuer(policy, now, new CaFactory.Signed(certificate, keys)));
    }

    /** True if the root is here and the issuer has less than a third of its life left. */
    boolean isRenewalDue(CaMaterial material, Instant now) throws IOException {
        X509Certificate issuer = material.issuer();
        Instant end = issuer.getNotAfter().toInstant();
        Duration life = Duration.between(issuer.getNotBefore().toInstant(), end);
        return now.isAfter(end.minus(life.dividedBy(3))) && directory.readPrivate(ROOT).isPresent();
    }

    /** Changes if any file changes, however it was replaced. */
    String fingerprint() throws IOException, GeneralSecurityException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (Optional<byte[]> content :
                List.of(directory.readPublic(ISSUER), directory.readPublic(ANCHORS))) {
            digest.update(content.isPresent() ? (byte) 1 : 0);
            content.ifPresent(digest::update);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Reads and checks issuer and anchors. */
    CaMaterial load() throws IOException, GeneralSecurityException, CaFilesException {
        PemFile issuer = parse(ISSUER, directory.readPrivate(ISSUER));
        List<X509Certificate> anchors =
                parse(ANCHORS, directory.readPublic(ANCHORS)).certificates();
        PrivateKey key = issuer.key();
        if (key == null || issuer.certificates().isEmpty() || anchors.isEmpty()) {
            throw new CaFilesException(
                    directory.file(ISSUER)
                            + ", "
                            + ANCHORS
                            + ": key or certificate missing (expected: issuer key and chain, and at"
                            + " least one anchor)");
        }
        requireFits(key, issuer.certificates().get(0));
        List<X509Certificate> chain =
                issuer.certificates().stream().filter(c -> !anchors.contains(c)).toList();
        if (chain.isEmpty()) {
            throw new CaFilesException(
                    directory.file(ISSUER) + ": an anchor (expected: an issuer below an anchor)");
        }
        return new CaMaterial(chain, key, anchors, requireChain(chain, anchors));
    }

    /** The generation of these anchors: one more than before if they changed. */
    long generation(CaMaterial material) throws IOException, GeneralSecurityException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (X509Certificate anchor : material.anchors()) {
            digest.update(anchor.getEncoded());
        }
        String hash = HexFormat.of().formatHex(digest.digest());
        String[] known =
                new String(
                                directory.readPublic(GENERATION).orElse(new byte[0]),
                                StandardCharsets.US_ASCII)
                        .strip()
                        .split(" ", -1);
        long last =
                known.length == 2 && known[0].matches("[0-9]{1,18}") ? Long.parseLong(known[0]) : 0;
        if (last > 0 && known[1].equals(hash)) {
            return last;
        }
        directory.write(
                GENERATION, ((last + 1) + " " + hash + "\n").getBytes(StandardCharsets.US_ASCII));
        return last + 1;
    }

    private void requireFits(PrivateKey key, X509Certificate certificate)
            throws GeneralSecurityException, CaFilesException {
        PublicKey publicKey = certificate.getPublicKey();
        boolean fits = false;
        if (publicKey.getAlgorithm().equals("EC")) {
            byte[] probe = certificate.getEncoded();
            Signature signer = Signature.getInstance(CaFactory.SIGNATURE);
            signer.initSign(key);
            signer.update(probe);
            Signature verifier = Signature.getInstance(CaFactory.SIGNATURE);
            verifier.initVerify(publicKey);
            verifier.update(probe);
            fits = verifier.verify(signer.sign());
        }
        if (!fits) {
            throw new CaFilesException(
                    directory.file(ISSUER)
                            + ": key of another certificate (expected: its own key)");
        }
    }

    private X509Certificate requireChain(List<X509Certificate> chain, List<X509Certificate> anchors)
            throws CaFilesException {
        for (int i = 0; i < chain.size(); i++) {
            X509Certificate certificate = chain.get(i);
            boolean[] usage = certificate.getKeyUsage();
            if (certificate.getBasicConstraints() < 0 || (usage != null && !usage[5])) {
                throw new CaFilesException(
                        directory.file(ISSUER)
                                + ": "
                                + certificate.getSubjectX500Principal()
                                + " (expected: a certificate authority)");
            }
            if (i + 1 < chain.size() && !isSignedBy(certificate, chain.get(i + 1))) {
                throw new CaFilesException(
                        directory.file(ISSUER)
                                + ": "
                                + certificate.getSubjectX500Principal()
                                + " (expected: signed by the certificate after it)");
            }
        }
        for (X509Certificate anchor : anchors) {
            if (isSignedBy(chain.get(chain.size() - 1), anchor)) {
                return anchor;
            }
        }
        throw new CaFilesException(
                directory.file(ISSUER)
                        + ": signed by no anchor (expected: one of "
                        + ANCHORS
                        + ")");
    }

    private static boolean isSignedBy(X509Certificate certificate, X509Certificate signer) {
        if (!certificate.getIssuerX500Principal().equals(signer.getSubjectX500Principal())) {
            return false;
        }
        try {
            certificate.verify(signer.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private PemFile parse(String name, Optional<byte[]> content) throws CaFilesException {
        String file = directory.file(name).toString();
        if (content.isEmpty()) {
            throw new CaFilesException(file + ": missing (expected: PEM)");
        }
        return PemFile.parse(file, content.get());
    }

    private void store(String name, CaFactory.Signed signed) throws IOException {
        directory.write(
                name,
                new PemFile(List.of(signed.certificate()), signed.keys().getPrivate()).encode());
    }
}
