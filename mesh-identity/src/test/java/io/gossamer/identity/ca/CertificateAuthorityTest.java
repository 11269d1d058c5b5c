package io.gossamer.identity.ca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gossamer.api.MeshIdentity;
import io.gossamer.autoconfigure.settings.StartFailureException;
import io.gossamer.identity.ca.SigningRequestCheck.Accepted;
import io.gossamer.identity.storage.PrivateDirectory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateAuthorityTest {

    private static final SigningPolicy POLICY =
            new SigningPolicy(
                    "mesh", "cluster.local", Duration.ofHours(24), Duration.ofSeconds(20));
    private static final MeshIdentity BOOKS = MeshIdentity.of("books", "default");
    private static final KeyPair KEYS = TestRequests.p256();

    @TempDir Path temp;

    private final SettableClock clock = new SettableClock(Instant.parse("2026-11-23T00:00:00Z"));
    private Path path;
    private PrivateDirectory directory;

    @BeforeEach
    void open() {
        path = temp.resolve("data");
        directory = PrivateDirectory.open(path, "test.data-dir");
    }

    @AfterEach
    void close() {
        directory.close();
    }

    private CertificateAuthority authority() {
        return CertificateAuthority.open(directory, POLICY, clock);
    }

    private static SigningRequest request() {
        Accepted accepted =
                (Accepted)
                        SigningRequestReader.check(
                                TestRequests.csr(KEYS, BOOKS.dnsName()), BOOKS.dnsName());
        return accepted.request();
    }

    private static X509Certificate parse(byte[] der) throws GeneralSecurityException {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(der));
    }

    @Test
    void leafHasTheOneProfile() throws Exception {
        IssuedCertificate issued = authority().sign(request(), BOOKS);
        X509Certificate leaf = parse(issued.leaf());

        assertThat(leaf.getSubjectAlternativeNames())
                .containsExactly(
                        List.of(2, BOOKS.dnsName()),
                        List.of(6, "spiffe://cluster.local/ns/default/sa/books"));
        assertThat(leaf.getKeyUsage())
                .containsExactly(true, false, false, false, false, false, false, false, false);
        assertThat(leaf.getExtendedKeyUsage())
                .containsExactly("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2");
        assertThat(leaf.getBasicConstraints()).isEqualTo(-1);
        assertThat(leaf.getPublicKey()).isEqualTo(KEYS.getPublic());
        assertThat(leaf.getNotBefore().toInstant()).isEqualTo(clock.instant().minusSeconds(20));
        assertThat(leaf.getNotAfter().toInstant())
                .isEqualTo(clock.instant().plusSeconds(24 * 3600 + 20))
                .isEqualTo(issued.notAfter());
        assertThat(leaf.getSerialNumber()).isEqualTo(issued.serial());
        assertThat(leaf.getSerialNumber().bitLength()).isGreaterThanOrEqualTo(64);
        assertThat(leaf.getSigAlgName()).isEqualTo("SHA256withECDSA");
    }

    @Test
    void issuerSignsNothingButLeavesOfTheIdentityDomain() throws Exception {
        X509Certificate issuer = parse(authority().sign(request(), BOOKS).intermediates().get(0));

        assertThat(issuer.getBasicConstraints()).isZero();
        assertThat(issuer.getCriticalExtensionOIDs()).contains("2.5.29.30", "2.5.29.19");
        assertThat(issuer.getNotAfter().toInstant())
                .isEqualTo(clock.instant().plus(Duration.ofDays(365)));
    }

    @Test
    void leafChainsToTheAnchorsForAnyVerifier() throws Exception {
        CertificateAuthority authority = authority();
        assertChains(authority.sign(request(), BOOKS), authority.bundle());
    }

    @Test
    void leafOutsideOfTheIdentityDomainDoesNotChain() throws Exception {
        CertificateAuthority authority = authority();
        MeshIdentity foreign = new MeshIdentity("books", "default", "other", "example.org");
        IssuedCertificate issued = authority.sign(request(), foreign);

        assertThatThrownBy(() -> assertChains(issued, authority.bundle()))
                .isInstanceOf(GeneralSecurityException.class);
    }

    private void assertChains(IssuedCertificate issued, TrustBundle bundle)
            throws GeneralSecurityException {
        List<X509Certificate> chain = new ArrayList<>();
        chain.add(parse(issued.leaf()));
        for (byte[] der : issued.intermediates()) {
            chain.add(parse(der));
        }
        Set<TrustAnchor> anchors =
                bundle.roots().stream()
                        .map(root -> new TrustAnchor(root, null))
                        .collect(Collectors.toSet());
        PKIXParameters parameters = new PKIXParameters(anchors);
        parameters.setRevocationEnabled(false);
        parameters.setDate(Date.from(clock.instant()));
        CertPathValidator.getInstance("PKIX")
                .validate(
                        CertificateFactory.getInstance("X.509").generateCertPath(chain),
                        parameters);
    }

    @Test
    void restartGoesOnWithTheSameIssuerAndGeneration() throws Exception {
        CertificateAuthority first = authority();
        byte[] issuer = first.sign(request(), BOOKS).intermediates().get(0);

        CertificateAuthority second = authority();

        assertThat(second.sign(request(), BOOKS).intermediates().get(0)).isEqualTo(issuer);
        assertThat(second.bundle()).isEqualTo(first.bundle());
    }

    @Test
    void leafEndsWithItsIssuerAtTheLatest() throws Exception {
        Files.delete(rootAfterStart());
        CertificateAuthority authority = authority();
        clock.advance(Duration.ofDays(365).minusHours(1));

        assertThat(authority.sign(request(), BOOKS).notAfter())
                .isEqualTo(clock.instant().plus(Duration.ofHours(1)));
    }

    @Test
    void expiredIssuerSignsNothing() throws Exception {
        Files.delete(rootAfterStart());
        CertificateAuthority authority = authority();
        clock.advance(Duration.ofDays(366));

        assertThatThrownBy(() -> authority.sign(request(), BOOKS))
                .isInstanceOf(IssuerExpiredException.class)
                .hasMessageContaining("replace issuer.pem");
        assertThat(authority.issuerLife()).isNegative();
    }

    @Test
    void issuerIsRenewedWhileTheRootIsThere() throws Exception {
        CertificateAuthority authority = authority();
        byte[] before = authority.sign(request(), BOOKS).intermediates().get(0);
        clock.advance(Duration.ofDays(300));

        authority.reload();

        IssuedCertificate issued = authority.sign(request(), BOOKS);
        assertThat(issued.intermediates().get(0)).isNotEqualTo(before);
        assertThat(authority.issuerLife()).isGreaterThan(Duration.ofDays(364));
        assertChains(issued, authority.bundle());
    }

    @Test
    void replacedIssuerIsTakenUpHoweverItIsReplaced() throws Exception {
        CertificateAuthority authority = authority();
        for (int i = 0; i < 4; i++) {
            byte[] before = authority.sign(request(), BOOKS).intermediates().get(0);
            byte[] next = anotherIssuer();
            if (i % 2 == 0) {
                directory.write(CaFiles.ISSUER, next);
            } else {
                Files.write(path.resolve(CaFiles.ISSUER), next);
            }
            authority.reload();

            assertThat(authority.sign(request(), BOOKS).intermediates().get(0))
                    .isNotEqualTo(before);
            assertThat(authority.problem()).isNull();
        }
    }

    private byte[] anotherIssuer() throws Exception {
        new CaFiles(directory, POLICY).createIssuer(clock.instant());
        String pem = Files.readString(path.resolve(CaFiles.ISSUER));
        return ("some text before\r\n" + pem.replace("\n", "\r\n").strip())
                .getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void unusableFilesLeaveTheIssuerAsItIs() throws Exception {
        CertificateAuthority authority = authority();
        byte[] before = authority.sign(request(), BOOKS).intermediates().get(0);
        byte[] good = Files.readAllBytes(path.resolve(CaFiles.ISSUER));
        List<byte[]> bad =
                List.of(
                        "no PEM".getBytes(StandardCharsets.US_ASCII),
                        new byte[0],
                        new String(good, StandardCharsets.US_ASCII)
                                .replace("MI", "XX")
                                .getBytes(StandardCharsets.US_ASCII),
                        foreignIssuer());
        for (byte[] content : bad) {
            directory.write(CaFiles.ISSUER, content);
            authority.reload();

            assertThat(authority.problem()).contains("issuer.pem");
            assertThat(authority.sign(request(), BOOKS).intermediates().get(0)).isEqualTo(before);
        }
        directory.write(CaFiles.ISSUER, good);
        authority.reload();
        assertThat(authority.problem()).isNull();
    }

    private byte[] foreignIssuer() throws GeneralSecurityException {
        CaFactory.Signed root = CaFactory.root(POLICY, clock.instant());
        CaFactory.Signed issuer = CaFactory.issuer(POLICY, clock.instant(), root);
        return new PemFile(List.of(issuer.certificate()), issuer.keys().getPrivate()).encode();
    }

    @Test
    void changedAnchorsArePushedWithAGreaterGeneration() throws Exception {
        CertificateAuthority authority = authority();
        List<TrustBundle> pushed = new ArrayList<>();
        authority.onBundleChange(pushed::add);
        List<X509Certificate> roots = new ArrayList<>(authority.bundle().roots());
        roots.add(CaFactory.root(POLICY, clock.instant()).certificate());

        directory.write(CaFiles.ANCHORS, new PemFile(roots, null).encode());
        authority.reload();
        authority.reload();

        assertThat(pushed).containsExactly(new TrustBundle(2, roots));
        assertThat(authority().bundle().generation()).isEqualTo(2);
    }

    @Test
    void keyThatOthersCanReadIsRefusedAtStart() throws IOException {
        authority();
        Files.setPosixFilePermissions(
                path.resolve(CaFiles.ISSUER), PosixFilePermissions.fromString("rw-r-----"));

        assertThatThrownBy(this::authority)
                .isInstanceOfSatisfying(
                        StartFailureException.class,
                        e -> {
                            assertThat(e.description())
                                    .contains("issuer.pem: mode rw-r-----")
                                    .contains("expected: 0600");
                            assertThat(e.action()).contains("chmod 600");
                        });
    }

    @Test
    void startThatWasCutShortIsFinished() throws Exception {
        authority();
        Files.delete(path.resolve(CaFiles.ISSUER));
        Files.delete(path.resolve(CaFiles.ANCHORS));

        CertificateAuthority authority = authority();

        assertChains(authority.sign(request(), BOOKS), authority.bundle());
    }

    @Test
    void lostIssuerWithoutARootIsNamed() throws IOException {
        Files.delete(rootAfterStart());
        Files.delete(path.resolve(CaFiles.ISSUER));

        assertThatThrownBy(this::authority)
                .isInstanceOf(StartFailureException.class)
                .hasMessageContaining("issuer.pem: missing");
    }

    private Path rootAfterStart() {
        authority();
        return path.resolve(CaFiles.ROOT);
    }
}
