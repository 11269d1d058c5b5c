package io.gossamer.cli.controlplane;

import io.gossamer.api.MeshProtocols;
import io.gossamer.cli.process.MeshFailure;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * The certificate that a sidecar presents to its peers, read from the wire as a peer would.
 *
 * @param chain leaf first
 * @param verdict empty if the chain leads to the trust anchors, else why it does not
 */
public record LeafCertificate(List<X509Certificate> chain, String verdict) {

    private static final int TIMEOUT_MILLIS = 5000;

    public X509Certificate leaf() {
        return chain.get(0);
    }

    /**
     * Shakes hands with a sidecar and keeps what it presents, whatever it is.
     *
     * @param host IP address
     * @param identity server name to ask for
     * @param anchors PEM file of the roots
     * @throws MeshFailure if there is no TLS server that answers to that name
     */
    public static LeafCertificate read(String host, int port, String identity, Path anchors) {
        try (Socket plain = new Socket(java.net.Proxy.NO_PROXY)) {
            plain.connect(new InetSocketAddress(host, port), TIMEOUT_MILLIS);
            plain.setSoTimeout(TIMEOUT_MILLIS);
            SSLContext context = SSLContext.getInstance("TLSv1.3");
            context.init(null, new TrustManager[] {new Collector()}, null);
            try (SSLSocket socket =
                    (SSLSocket) context.getSocketFactory().createSocket(plain, host, port, true)) {
                SSLParameters parameters = socket.getSSLParameters();
                parameters.setServerNames(List.of(new SNIHostName(identity)));
                parameters.setApplicationProtocols(
                        new String[] {MeshProtocols.ALPN_TRANSPORT_HEADER});
                socket.setSSLParameters(parameters);
                socket.startHandshake();
                List<X509Certificate> chain = new ArrayList<>();
                for (Certificate certificate : socket.getSession().getPeerCertificates()) {
                    chain.add((X509Certificate) certificate);
                }
                return new LeafCertificate(List.copyOf(chain), verify(chain, anchors));
            }
        } catch (IOException | GeneralSecurityException e) {
            throw new MeshFailure(
                    "identity: no certificate for "
                            + identity
                            + " at "
                            + host
                            + ":"
                            + port
                            + " (expected: its sidecar, running): "
                            + e.getMessage(),
                    e);
        }
    }

    private static String verify(List<X509Certificate> chain, Path anchors) {
        try (InputStream pem = Files.newInputStream(anchors)) {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            Set<TrustAnchor> roots = new HashSet<>();
            for (Certificate root : factory.generateCertificates(pem)) {
                roots.add(new TrustAnchor((X509Certificate) root, null));
            }
            PKIXParameters parameters = new PKIXParameters(roots);
            parameters.setRevocationEnabled(false);
            CertPathValidator.getInstance("PKIX")
                    .validate(factory.generateCertPath(chain), parameters);
            return "";
        } catch (IOException | GeneralSecurityException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** Lets the handshake end whatever the peer presents; it is judged afterwards. */
    private static final class Collector extends X509ExtendedTrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
