package io.gossamer.proxy.identify;

import io.gossamer.proxy.identify.engine.MeshKeyManager;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.cert.X509Certificate;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * A peer by the JDK's sockets, which resumes whenever it can: clients with tickets that they were
 * sent, servers with tickets that they sent. Trusts everybody.
 */
final class JdkTlsPeer {

    private final AtomicInteger full = new AtomicInteger();
    private final SSLContext context;

    JdkTlsPeer(Credential credential) throws Exception {
        context = SSLContext.getInstance("TLSv1.3");
        context.init(
                new KeyManager[] {new MeshKeyManager(credential.key(), credential.chain(), true)},
                new TrustManager[] {new CountingTrust()},
                null);
    }

    /** Handshakes in which the other side has shown its certificate. */
    int fullHandshakes() {
        return full.get();
    }

    /** Connects, reads a byte, and closes. */
    void connect(InetSocketAddress address, String... alpn) throws IOException {
        try (SSLSocket socket =
                (SSLSocket)
                        context.getSocketFactory()
                                .createSocket(address.getAddress(), address.getPort())) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setApplicationProtocols(alpn);
            socket.setSSLParameters(parameters);
            if (socket.getInputStream().read() < 0) {
                throw new IOException("closed by the server");
            }
        }
    }

    /** A server that says one byte to each client. */
    record Server(SSLServerSocket socket, JdkTlsPeer peer) implements AutoCloseable {

        InetSocketAddress address() {
            return (InetSocketAddress) socket.getLocalSocketAddress();
        }

        int fullHandshakes() {
            return peer.fullHandshakes();
        }

        private void run() {
            while (!socket.isClosed()) {
                try (Socket client = socket.accept()) {
                    client.getOutputStream().write('!');
                    while (client.getInputStream().read() >= 0) {
                        // Until the client closes.
                    }
                } catch (IOException e) {
                    // The client's end, or the test's: what was counted says what happened.
                }
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    static Server serve(Credential credential, String alpn) throws Exception {
        JdkTlsPeer peer = new JdkTlsPeer(credential);
        SSLServerSocket socket =
                (SSLServerSocket)
                        peer.context
                                .getServerSocketFactory()
                                .createServerSocket(0, 16, InetAddress.getLoopbackAddress());
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {alpn});
        parameters.setNeedClientAuth(true);
        socket.setSSLParameters(parameters);
        Server server = new Server(socket, peer);
        Thread thread = new Thread(server::run, "tls-peer");
        thread.setDaemon(true);
        thread.start();
        return server;
    }

    private final class CountingTrust extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {
            full.incrementAndGet();
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {
            full.incrementAndGet();
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {
            throw new UnsupportedOperationException();
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
