package io.gossamer.it.pair;

import io.gossamer.it.ca.TestCa;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/**
 * A proxy of the contract that is none of ours: direct connections with its transport header alone.
 * It answers HTTP/1 with 200, and nothing else. Thread safe.
 */
final class ContractPeer implements AutoCloseable {

    private static final String ALPN = "transport.l5d.io/v1";
    private static final int PREFACE = ALPN.length() + 4;

    private final SSLServerSocket server;
    private final BlockingQueue<String> sessions = new LinkedBlockingQueue<>();

    private ContractPeer(SSLServerSocket server) {
        this.server = server;
        Thread acceptor = new Thread(this::accept, "contract-peer");
        acceptor.setDaemon(true);
        acceptor.start();
    }

    static ContractPeer start(TestCa.Leaf leaf) throws GeneralSecurityException, IOException {
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(PeerCertificates.keys(leaf).getKeyManagers(), null, null);
        SSLServerSocket server =
                (SSLServerSocket)
                        context.getServerSocketFactory()
                                .createServerSocket(0, 16, InetAddress.getByName("127.0.0.1"));
        SSLParameters parameters = server.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {ALPN});
        server.setSSLParameters(parameters);
        return new ContractPeer(server);
    }

    int port() {
        return server.getLocalPort();
    }

    /** The first bytes of the next connection behind its header: {@code GET} or {@code PRI}. */
    String nextSession() throws InterruptedException {
        return String.valueOf(sessions.poll(20, TimeUnit.SECONDS));
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                SSLSocket socket = (SSLSocket) server.accept();
                Thread thread = new Thread(() -> serve(socket), "contract-connection");
                thread.setDaemon(true);
                thread.start();
            } catch (IOException e) {
                // Closed.
            }
        }
    }

    private void serve(SSLSocket socket) {
        try (socket) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            in.readNBytes(PREFACE);
            in.readNBytes(in.readInt());
            String session = new String(in.readNBytes(3), StandardCharsets.US_ASCII);
            sessions.add(session);
            if (session.equals("GET")) {
                socket.getOutputStream()
                        .write(
                                "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
                                        .getBytes(StandardCharsets.US_ASCII));
                in.readAllBytes();
            }
        } catch (IOException e) {
            // The other side has gone.
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
