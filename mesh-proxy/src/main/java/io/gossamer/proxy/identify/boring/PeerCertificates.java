package io.gossamer.proxy.identify.boring;

import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Certificates of peers by their bytes, so that each is parsed once. Thread-safe. */
final class PeerCertificates {

    /** All are forgotten at this many. */
    private static final int MAX_CERTIFICATES = 256;

    /** Bytes of a certificate that is remembered: nobody has been verified yet. */
    private static final int MAX_SIZE = 4_096;

    private final Map<ByteBuffer, X509Certificate> parsed = new ConcurrentHashMap<>();

    List<X509Certificate> parse(byte[][] chain) throws CertificateException {
        List<X509Certificate> certificates = new ArrayList<>(chain.length);
        for (byte[] der : chain) {
            certificates.add(parse(der));
        }
        return certificates;
    }

    private X509Certificate parse(byte[] der) throws CertificateException {
        ByteBuffer key = ByteBuffer.wrap(der);
        X509Certificate known = parsed.get(key);
        if (known != null) {
            return known;
        }
        X509Certificate certificate =
                (X509Certificate)
                        CertificateFactory.getInstance("X.509")
                                .generateCertificate(new ByteArrayInputStream(der));
        if (der.length > MAX_SIZE) {
            return certificate;
        }
        if (parsed.size() >= MAX_CERTIFICATES) {
            parsed.clear();
        }
        parsed.put(key, certificate);
        return certificate;
    }
}
