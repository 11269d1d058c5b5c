package io.gossamer.identity.ca;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.jspecify.annotations.Nullable;

/** Signing requests for tests. */
public final class TestRequests {

    public static final String BOOKS = "books.default.serviceaccount.identity.mesh.cluster.local";

    private TestRequests() {}

    /** A new P-256 key pair. */
    public static KeyPair p256() {
        return ec("secp256r1");
    }

    static KeyPair ec(String curve) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(curve));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    static KeyPair rsa() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** A request as a sidecar makes it: one DNS name. */
    public static byte[] csr(KeyPair keys, String dnsName) {
        return csr(keys, "SHA256withECDSA", new GeneralName(GeneralName.dNSName, dnsName));
    }

    static byte[] csr(KeyPair keys, String algorithm, GeneralName... names) {
        try {
            return csr(
                    keys,
                    algorithm,
                    names.length == 0 ? null : new GeneralNames(names).getEncoded());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** A request whose subject alternative names are these bytes. */
    static byte[] csrWithNames(KeyPair keys, byte[] names) {
        return csr(keys, "SHA256withECDSA", names);
    }

    private static byte[] csr(KeyPair keys, String algorithm, byte @Nullable [] names) {
        try {
            JcaPKCS10CertificationRequestBuilder builder =
                    new JcaPKCS10CertificationRequestBuilder(
                            new X500Principal("CN=whatever"), keys.getPublic());
            if (names != null) {
                ExtensionsGenerator extensions = new ExtensionsGenerator();
                extensions.addExtension(Extension.subjectAlternativeName, false, names);
                builder.addAttribute(
                        PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, extensions.generate());
            }
            return builder.build(new JcaContentSignerBuilder(algorithm).build(keys.getPrivate()))
                    .getEncoded();
        } catch (IOException | OperatorCreationException e) {
            throw new AssertionError(e);
        }
    }
}
