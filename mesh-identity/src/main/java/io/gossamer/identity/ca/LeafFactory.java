package io.gossamer.identity.ca;

import io.gossamer.api.MeshIdentity;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Makes leaves of the one profile of rule R12; nothing but the key comes from the request. */
final class LeafFactory {

    private final SigningPolicy policy;

    LeafFactory(SigningPolicy policy) {
        this.policy = policy;
    }

    /**
     * Signs a leaf.
     *
     * @throws IssuerExpiredException if a certificate of the chain has ended
     */
    IssuedCertificate sign(
            SigningRequest request, MeshIdentity identity, CaMaterial material, Instant now)
            throws IssuerExpiredException, GeneralSecurityException {
        Instant end = material.end();
        if (!end.isAfter(now.plus(policy.clockSkew()))) {
            throw new IssuerExpiredException(end, now);
        }
        Instant wanted = now.plus(policy.lifetime()).plus(policy.clockSkew());
        Instant notAfter = (wanted.isBefore(end) ? wanted : end).truncatedTo(ChronoUnit.SECONDS);
        BigInteger serial = CaFactory.serial();
        SubjectPublicKeyInfo key =
                SubjectPublicKeyInfo.getInstance(request.publicKey().getEncoded());
        X509v3CertificateBuilder builder =
                new X509v3CertificateBuilder(
                        X500Name.getInstance(
                                material.issuer().getSubjectX500Principal().getEncoded()),
                        serial,
                        Date.from(now.minus(policy.clockSkew())),
                        Date.from(notAfter),
                        new X500Name("O=" + policy.trustDomain()),
                        key);
        try {
            addExtensions(builder, identity, key, material.issuer());
            byte[] leaf =
                    builder.build(
                                    new JcaContentSignerBuilder(CaFactory.SIGNATURE)
                                            .build(material.key()))
                            .getEncoded();
            return new IssuedCertificate(chain(leaf, material.chain()), serial, notAfter);
        } catch (IOException | OperatorCreationException e) {
            throw new GeneralSecurityException(e);
        }
    }

    private static void addExtensions(
            X509v3CertificateBuilder builder,
            MeshIdentity identity,
            SubjectPublicKeyInfo key,
            X509Certificate issuer)
            throws IOException, GeneralSecurityException {
        JcaX509ExtensionUtils ids = new JcaX509ExtensionUtils();
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
        builder.addExtension(
                Extension.extendedKeyUsage,
                false,
                new ExtendedKeyUsage(
                        new KeyPurposeId[] {
                            KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth
                        }));
        builder.addExtension(
                Extension.subjectKeyIdentifier, false, ids.createSubjectKeyIdentifier(key));
        builder.addExtension(
                Extension.authorityKeyIdentifier,
                false,
                ids.createAuthorityKeyIdentifier(issuer.getPublicKey()));
        builder.addExtension(
                Extension.subjectAlternativeName,
                false,
                new GeneralNames(
                        new GeneralName[] {
                            new GeneralName(GeneralName.dNSName, identity.dnsName()),
                            new GeneralName(
                                    GeneralName.uniformResourceIdentifier, identity.spiffeId())
                        }));
    }

    private static List<byte[]> chain(byte[] leaf, List<X509Certificate> issuers)
            throws GeneralSecurityException {
        List<byte[]> all = new ArrayList<>();
        all.add(leaf);
        for (X509Certificate certificate : issuers) {
            all.add(certificate.getEncoded());
        }
        return all;
    }
}
