package io.gossamer.it.pair;

import io.gossamer.it.ca.TestCa;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathValidator;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** What a TLS server shows to a client of the JDK. */
record PeerCertificates(String protocol, List<X509Certificate> chain) {

    private static final int DNS_NAME = 2;

    /** Handshakes with this leaf, SNI and ALPN. */
    static PeerCertificates of(
            InetSocketAddress address,
            String serverName,
            TestCa.Leaf leaf,
            X509Certificate anchor,
            String... alpn)
            throws GeneralSecurityException, IOException {
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(keys(leaf).getKeyManagers(), trust(anchor).getTrustManagers(), null);
        try (Socket plain = new Socket(address.getAddress(), address.getPort());
                SSLSocket socket =
                        (SSLSocket)
                                context.getSocketFactory()
                                        .createSocket(plain, serverName, address.getPort(), true)) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setServerNames(List.of(new SNIHostName(serverName)));
            parameters.setApplicationProtocols(alpn);
            socket.setSSLParameters(parameters);
            socket.setSoTimeout(15_000);
            socket.startHandshake();
            SSLSession session = socket.getSession();
            List<X509Certificate> chain = new ArrayList<>();
            for (Certificate certificate : session.getPeerCertificates()) {
                chain.add((X509Certificate) certificate);
            }
            return new PeerCertificates(session.getProtocol(), List.copyOf(chain));
        }
    }

    List<String> dnsNames() throws GeneralSecurityException {
        return chain.get(0).getSubjectAlternativeNames().stream()
                .filter(name -> (Integer) name.get(0) == DNS_NAME)
                .map(name -> String.valueOf(name.get(1)))
                .toList();
    }

    /** Validates the path as RFC 5280 says. */
    void verifyAgainst(X509Certificate anchor) throws GeneralSecurityException {
        PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(anchor, null)));
        parameters.setRevocationEnabled(false);
        List<X509Certificate> path =
                chain.stream().filter(certificate -> !certificate.equals(anchor)).toList();
        CertPathValidator.getInstance("PKIX")
                .validate(
                        CertificateFactory.getInstance("X.509").generateCertPath(path), parameters);
    }

    /** The leaf, as a side of TLS shows it. */
    static KeyManagerFactory keys(TestCa.Leaf leaf) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        char[] password = "test".toCharArray();
        store.setKeyEntry(
                "leaf",
                leaf.key().getPrivate(),
                password,
                leaf.chain().toArray(X509Certificate[]::new));
        KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
        factory.init(store, password);
        Arrays.fill(password, ' ');
        return factory;
    }

    private static TrustManagerFactory trust(X509Certificate anchor)
            throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("anchor", anchor);
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        return factory;
    }
}
