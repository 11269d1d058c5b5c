package io.gossamer.it.ca;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/**
 * Root and issuer with P-256 keys, made anew for each test. Leaves have the profile of rule R12:
 * one DNS name, then the SPIFFE URI, both usages. Thread safe.
 */
public final class TestCa {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Duration SKEW = Duration.ofSeconds(20);

    private static final int MAX_COMMON_NAME = 64;

    private final KeyPair rootKey = newKey();
    private final KeyPair issuerKey = newKey();
    private final X509Certificate root;
    private final X509Certificate issuer;

    public TestCa() {
        Instant now = Instant.now();
        root = authority("CN=test root", "CN=test root", rootKey.getPublic(), rootKey, now, 1);
        issuer =
                authority("CN=test issuer", "CN=test root", issuerKey.getPublic(), rootKey, now, 0);
    }

    /** A leaf with its key and the issuer that a peer must be shown. */
    public record Leaf(KeyPair key, X509Certificate certificate, X509Certificate issuer) {

        public List<X509Certificate> chain() {
            return List.of(certificate, issuer);
        }
    }

    /** A new P-256 key. */
    public static KeyPair newKey() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public X509Certificate root() {
        return root;
    }

    public X509Certificate issuer() {
        return issuer;
    }

    /** The root in PEM form, written to a file that the caller names. */
    public Path writeAnchors(Path file) {
        try (StringWriter text = new StringWriter();
                JcaPEMWriter pem = new JcaPEMWriter(text)) {
            pem.writeObject(root);
            pem.flush();
            return Files.writeString(file, text.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A leaf with a key of its own for this DNS identity. */
    public Leaf leaf(String identity, Duration lifetime) {
        KeyPair key = newKey();
        return new Leaf(key, certify(key.getPublic(), identity, lifetime), issuer);
    }

    /** Signs the key of a certificate request, whatever names it asks for, for this identity. */
    public X509Certificate certify(byte[] certificateRequest, String identity, Duration lifetime) {
        try {
            var request = new PKCS10CertificationRequest(certificateRequest);
            return sign(request.getSubjectPublicKeyInfo(), identity, lifetime);
        } catch (IOException e) {
            throw new IllegalArgumentException("certificate request: not DER", e);
        }
    }

    /** A certificate request, DER, with these DNS names. */
    public static byte[] certificateRequest(KeyPair key, String... names) {
        GeneralName[] general =
                Arrays.stream(names)
                        .map(name -> new GeneralName(GeneralName.dNSName, name))
                        .toArray(GeneralName[]::new);
        try {
            ExtensionsGenerator extensions = new ExtensionsGenerator();
            extensions.addExtension(
                    Extension.subjectAlternativeName, false, new GeneralNames(general));
            return new JcaPKCS10CertificationRequestBuilder(
                            new X500Name("CN=test"), key.getPublic())
                    .addAttribute(
                            PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, extensions.generate())
                    .build(new JcaContentSignerBuilder("SHA256withECDSA").build(key.getPrivate()))
                    .getEncoded();
        } catch (IOException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    private X509Certificate certify(PublicKey key, String identity, Duration lifetime) {
        return sign(SubjectPublicKeyInfo.getInstance(key.getEncoded()), identity, lifetime);
    }

    /** RFC 5280, appendix A.1: a common name has at most 64 characters. The name is the SAN. */
    private static String subject(String identity) {
        return "CN=" + identity.substring(0, Math.min(identity.length(), MAX_COMMON_NAME));
    }

    private X509Certificate sign(SubjectPublicKeyInfo key, String identity, Duration lifetime) {
        Instant now = Instant.now();
        X509v3CertificateBuilder builder =
                builder("CN=test issuer", subject(identity), key, now, now.plus(lifetime));
        ASN1Encodable[] names = {
            new GeneralName(GeneralName.dNSName, identity),
            new GeneralName(GeneralName.uniformResourceIdentifier, spiffe(identity))
        };
        try {
            builder.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    GeneralNames.getInstance(new org.bouncycastle.asn1.DERSequence(names)));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            builder.addExtension(
                    Extension.extendedKeyUsage,
                    false,
                    new ExtendedKeyUsage(
                            new KeyPurposeId[] {
                                KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth
                            }));
        } catch (CertIOException e) {
            throw new IllegalStateException(e);
        }
        return finish(builder, issuerKey);
    }

    private static String spiffe(String identity) {
        String[] labels = identity.split("\\.", 6);
        return "spiffe://" + labels[5] + "/ns/" + labels[1] + "/sa/" + labels[0];
    }

    private static X509Certificate authority(
            String subject,
            String issuer,
            PublicKey key,
            KeyPair signer,
            Instant now,
            int pathLength) {
        X509v3CertificateBuilder builder =
                builder(
                        issuer,
                        subject,
                        SubjectPublicKeyInfo.getInstance(key.getEncoded()),
                        now,
                        now.plus(Duration.ofDays(1)));
        try {
            builder.addExtension(
                    Extension.basicConstraints, true, new BasicConstraints(pathLength));
            builder.addExtension(
                    Extension.keyUsage,
                    true,
                    new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
        } catch (CertIOException e) {
            throw new IllegalStateException(e);
        }
        return finish(builder, signer);
    }

    private static X509v3CertificateBuilder builder(
            String issuer, String subject, SubjectPublicKeyInfo key, Instant from, Instant to) {
        return new X509v3CertificateBuilder(
                new X500Name(issuer),
                new BigInteger(127, RANDOM),
                Date.from(from.minus(SKEW)),
                Date.from(to),
                new X500Name(subject),
                key);
    }

    private static X509Certificate finish(X509v3CertificateBuilder builder, KeyPair signer) {
        try {
            var signature =
                    new JcaContentSignerBuilder("SHA256withECDSA").build(signer.getPrivate());
            return new JcaX509CertificateConverter().getCertificate(builder.build(signature));
        } catch (OperatorCreationException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
