package io.gossamer.identity.ca;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.jspecify.annotations.Nullable;

/**
 * Certificates and at most one key in one PEM file. Text between the blocks, CRLF and a missing
 * last line end do not matter; any other block is an error.
 *
 * @param certificates in the order of the file
 * @param key PKCS#8 or SEC1, P-256; null if there is none
 */
record PemFile(List<X509Certificate> certificates, @Nullable PrivateKey key) {

    private static final int P256_BITS = 256;

    PemFile {
        certificates = List.copyOf(certificates);
    }

    /**
     * Reads PEM text.
     *
     * @param name of the file, for messages
     */
    static PemFile parse(String name, byte[] content) throws CaFilesException {
        List<X509Certificate> certificates = new ArrayList<>();
        PrivateKey key = null;
        String text = new String(content, StandardCharsets.ISO_8859_1);
        try (PEMParser parser = new PEMParser(new StringReader(text))) {
            for (Object block = parser.readObject(); block != null; block = parser.readObject()) {
                if (block instanceof X509CertificateHolder holder) {
                    certificates.add(new JcaX509CertificateConverter().getCertificate(holder));
                } else if (key == null) {
                    key = key(name, block);
                } else {
                    throw new CaFilesException(name + ": several keys (expected: one)");
                }
            }
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            throw new CaFilesException(
                    name + ": " + e.getMessage() + " (expected: PEM certificates and a P-256 key)",
                    e);
        }
        return new PemFile(certificates, key);
    }

    private static PrivateKey key(String name, Object block) throws CaFilesException, IOException {
        PrivateKeyInfo info = null;
        if (block instanceof PrivateKeyInfo pkcs8) {
            info = pkcs8;
        } else if (block instanceof PEMKeyPair sec1) {
            info = sec1.getPrivateKeyInfo();
        }
        if (info != null
                && new JcaPEMKeyConverter().getPrivateKey(info) instanceof ECPrivateKey key
                && key.getParams().getOrder().bitLength() == P256_BITS) {
            return key;
        }
        throw new CaFilesException(
                name
                        + ": "
                        + block.getClass().getSimpleName()
                        + " (expected: certificates and an unencrypted P-256 key)");
    }

    /** The file's text: the key first, then the certificates. */
    byte[] encode() {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            if (key != null) {
                writer.writeObject(new JcaPKCS8Generator(key, null).generate());
            }
            for (X509Certificate certificate : certificates) {
                writer.writeObject(certificate);
            }
        } catch (IOException e) {
            throw new IllegalStateException("a string writer does not fail", e);
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }
}
