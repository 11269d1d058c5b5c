package io.gossamer.proxy.identify;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A root and an issuer that vouch for whatever a test asks. */
public final class TestCa {

    private static final AtomicLong SERIALS = new AtomicLong(1000);

    private final KeyPair issuerKey;
    public final X509Certificate root;
    public final X509Certificate issuer;

    private TestCa(X509Certificate root, X509Certificate issuer, KeyPair issuerKey) {
        this.root = root;
        this.issuer = issuer;
        this.issuerKey = issuerKey;
    }

    public static TestCa create(String name) throws Exception {
        Instant now = Instant.now();
        KeyPair rootKey = Csr.generateKeyPair();
        KeyPair issuerKey = Csr.generateKeyPair();
        X509Certificate root =
                ca(name + " root", name + " root", rootKey, rootKey.getPublic(), now);
        X509Certificate issuer =
                ca(name + " root", name + " issuer", rootKey, issuerKey.getPublic(), now);
        return new TestCa(root, issuer, issuerKey);
    }

    private static X509Certificate ca(
            String issuer, String subject, KeyPair signer, PublicKey key, Instant now)
            throws Exception {
        return sign(
                builder(
                                issuer,
                                subject,
                                key,
                                now.minus(Duration.ofDays(1)),
                                now.plus(Duration.ofDays(365)))
                        .addExtension(Extension.basicConstraints, true, new BasicConstraints(true))
                        .addExtension(
                                Extension.keyUsage,
                                true,
                                new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign)),
                signer);
    }

    /** DNS names stand for themselves, everything with a colon is a URI. */
    public Credential issue(String... names) throws Exception {
        Instant now = Instant.now();
        return issue(now.minusSeconds(20), now.plus(Duration.ofHours(24)), names);
    }

    public Credential issue(Instant notBefore, Instant notAfter, String... names) throws Exception {
        KeyPair key = Csr.generateKeyPair();
        return new Credential(
                key.getPrivate(),
                List.of(certify(key.getPublic(), notBefore, notAfter, names), issuer));
    }

    public X509Certificate certify(
            PublicKey key, Instant notBefore, Instant notAfter, String... names) throws Exception {
        return certify(
                key,
                notBefore,
                notAfter,
                new ExtendedKeyUsage(
                        new KeyPurposeId[] {
                            KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth
                        }),
                names);
    }

    X509Certificate certify(
            PublicKey key,
            Instant notBefore,
            Instant notAfter,
            ExtendedKeyUsage usage,
            String... names)
            throws Exception {
        GeneralName[] sans = new GeneralName[names.length];
        for (int i = 0; i < names.length; i++) {
            int type =
                    names[i].contains(":")
                            ? GeneralName.uniformResourceIdentifier
                            : GeneralName.dNSName;
            sans[i] = new GeneralName(type, names[i]);
        }
        String issuerName = issuer.getSubjectX500Principal().getName();
        return sign(
                builder(issuerName.substring(3), "leaf", key, notBefore, notAfter)
                        .addExtension(
                                Extension.subjectAlternativeName, false, new GeneralNames(sans))
                        .addExtension(
                                Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                        .addExtension(Extension.extendedKeyUsage, false, usage),
                issuerKey);
    }

    private static X509v3CertificateBuilder builder(
            String issuer, String subject, PublicKey key, Instant notBefore, Instant notAfter) {
        return new JcaX509v3CertificateBuilder(
                new X500Name("CN=" + issuer),
                BigInteger.valueOf(SERIALS.incrementAndGet()),
                Date.from(notBefore),
                Date.from(notAfter),
                new X500Name("CN=" + subject),
                key);
    }

    private static X509Certificate sign(X509v3CertificateBuilder builder, KeyPair signer)
            throws GeneralSecurityException, OperatorCreationException {
        return new JcaX509CertificateConverter()
                .getCertificate(
                        builder.build(
                                new JcaContentSignerBuilder("SHA256withECDSA")
                                        .build(signer.getPrivate())));
    }

    public static String pem(X509Certificate certificate) throws Exception {
        return "-----BEGIN CERTIFICATE-----\n"
                + java.util.Base64.getMimeEncoder().encodeToString(certificate.getEncoded())
                + "\n-----END CERTIFICATE-----\n";
    }
}
