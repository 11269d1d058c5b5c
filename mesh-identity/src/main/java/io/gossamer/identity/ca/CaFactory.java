package io.gossamer.identity.ca;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Makes the authority's own certificates: a root of ten years, issuers of one year (rule R12). */
final class CaFactory {

    static final String SIGNATURE = "SHA256withECDSA";

    private static final Duration ROOT_LIFE = Duration.ofDays(3650);
    private static final Duration ISSUER_LIFE = Duration.ofDays(365);
    private static final int SERIAL_BITS = 127;

    private static final SecureRandom RANDOM = new SecureRandom();

    private CaFactory() {}

    /** A certificate and its key. */
    record Signed(X509Certificate certificate, KeyPair keys) {}

    /** A self-signed root. */
    static Signed root(SigningPolicy policy, Instant now) throws GeneralSecurityException {
        KeyPair keys = generateKeys();
        BigInteger serial = serial();
        X500Principal name = name("root", policy, serial);
        return new Signed(
                sign(builder(name, serial, policy, now, ROOT_LIFE, name, keys, keys, 1), keys),
                keys);
    }

    /** An issuer below a root: signs leaves of the identity domain and no other authority. */
    static Signed issuer(SigningPolicy policy, Instant now, Signed root)
            throws GeneralSecurityException {
        KeyPair keys = generateKeys();
        BigInteger serial = serial();
        X509v3CertificateBuilder builder =
                builder(
                        root.certificate().getSubjectX500Principal(),
                        serial,
                        policy,
                        now,
                        ISSUER_LIFE,
                        name("issuer", policy, serial),
                        keys,
                        root.keys(),
                        0);
        try {
            GeneralName domain = new GeneralName(GeneralName.dNSName, policy.identityDomain());
            builder.addExtension(
                    Extension.nameConstraints,
                    true,
                    new NameConstraints(new GeneralSubtree[] {new GeneralSubtree(domain)}, null));
        } catch (IOException e) {
            throw new GeneralSecurityException(e);
        }
        return new Signed(sign(builder, root.keys()), keys);
    }

    static KeyPair generateKeys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
        return generator.generateKeyPair();
    }

    /** 127 random bits: unique without a record of what was issued. */
    static BigInteger serial() {
        return new BigInteger(SERIAL_BITS, RANDOM).setBit(SERIAL_BITS - 1);
    }

    private static X509v3CertificateBuilder builder(
            X500Principal issuerName,
            BigInteger serial,
            SigningPolicy policy,
            Instant now,
            Duration life,
            X500Principal name,
            KeyPair keys,
            KeyPair signer,
            int pathLength)
            throws GeneralSecurityException {
        X509v3CertificateBuilder builder =
                new JcaX509v3CertificateBuilder(
                        issuerName,
                        serial,
                        Date.from(now.minus(policy.clockSkew())),
                        Date.from(now.plus(life)),
                        name,
                        keys.getPublic());
        JcaX509ExtensionUtils ids = new JcaX509ExtensionUtils();
        try {
            builder.addExtension(
                    Extension.basicConstraints, true, new BasicConstraints(pathLength));
            builder.addExtension(
                    Extension.keyUsage,
                    true,
                    new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            builder.addExtension(
                    Extension.subjectKeyIdentifier,
                    false,
                    ids.createSubjectKeyIdentifier(keys.getPublic()));
            builder.addExtension(
                    Extension.authorityKeyIdentifier,
                    false,
                    ids.createAuthorityKeyIdentifier(signer.getPublic()));
        } catch (IOException e) {
            throw new GeneralSecurityException(e);
        }
        return builder;
    }

    private static X509Certificate sign(X509v3CertificateBuilder builder, KeyPair signer)
            throws GeneralSecurityException {
        try {
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(
                                    new JcaContentSignerBuilder(SIGNATURE)
                                            .build(signer.getPrivate())));
        } catch (OperatorCreationException e) {
            throw new GeneralSecurityException(e);
        }
    }

    /** A name of its own for each certificate, so that two issuers are never confused. */
    private static X500Principal name(String role, SigningPolicy policy, BigInteger serial) {
        String id = HexFormat.of().toHexDigits(serial.intValue());
        return new X500Principal("CN=" + role + " " + id + ",O=" + policy.trustDomain());
    }
}
