package io.gossamer.proxy.identify;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Certificates as PEM text and as DER. */
public final class Pem {

    private static final String BEGIN = "-----BEGIN CERTIFICATE-----";
    private static final String END = "-----END CERTIFICATE-----";

    private Pem() {}

    /**
     * Every certificate of a text, whatever stands between them.
     *
     * @throws CertificateException if there is none, or one is malformed
     */
    public static List<X509Certificate> certificates(String text) throws CertificateException {
        List<X509Certificate> certificates = new ArrayList<>();
        int from = 0;
        while (true) {
            int begin = text.indexOf(BEGIN, from);
            if (begin < 0) {
                break;
            }
            int end = text.indexOf(END, begin);
            if (end < 0) {
                throw new CertificateException(
                        "PEM: certificate " + certificates.size() + " (expected: " + END + ")");
            }
            certificates.add(decode(text.substring(begin + BEGIN.length(), end)));
            from = end + END.length();
        }
        if (certificates.isEmpty()) {
            throw new CertificateException("PEM: no certificate (expected: " + BEGIN + ")");
        }
        return certificates;
    }

    private static X509Certificate decode(String base64) throws CertificateException {
        try {
            return certificate(Base64.getMimeDecoder().decode(base64));
        } catch (IllegalArgumentException e) {
            throw new CertificateException("PEM: " + e.getMessage() + " (expected: base64)", e);
        }
    }

    /**
     * One certificate.
     *
     * @throws CertificateException if it is malformed
     */
    public static X509Certificate certificate(byte[] der) throws CertificateException {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(der));
    }
}
