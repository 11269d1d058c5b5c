package io.gossamer.it.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A TCP server that returns what it is sent, perhaps after a greeting or an upgrade. Thread safe.
 */
public final class EchoServer implements AutoCloseable {

    private static final String SWITCHING =
            "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";

    private final ServerSocket listener;
    private final String greeting;
    private final boolean upgrading;

    private EchoServer(ServerSocket listener, String greeting, boolean upgrading) {
        this.listener = listener;
        this.greeting = greeting;
        this.upgrading = upgrading;
    }

    /** Says the greeting, which may be empty, and echoes until the peer ends its direction. */
    public static EchoServer start(String greeting) {
        return start(greeting, false);
    }

    /** Answers one request by switching protocols, then echoes. */
    public static EchoServer upgrading() {
        return start("", true);
    }

    private static EchoServer start(String greeting, boolean upgrading) {
        try {
            EchoServer server =
                    new EchoServer(
                            new ServerSocket(0, 64, InetAddress.getByName("127.0.0.1")),
                            greeting,
                            upgrading);
            daemon(server::acceptAll);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return listener.getLocalPort();
    }

    private void acceptAll() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                daemon(() -> serve(client));
            } catch (IOException e) {
                // Closed: the test is over.
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            client.setTcpNoDelay(true);
            InputStream in = client.getInputStream();
            client.getOutputStream().write(greeting.getBytes(StandardCharsets.US_ASCII));
            if (upgrading) {
                skipHead(in);
                client.getOutputStream().write(SWITCHING.getBytes(StandardCharsets.US_ASCII));
            }
            in.transferTo(client.getOutputStream());
        } catch (IOException e) {
            // The peer has gone.
        }
    }

    private static void skipHead(InputStream in) throws IOException {
        int ends = 0;
        while (ends < 4) {
            int read = in.read();
            if (read < 0) {
                throw new IOException("head: cut (expected: an empty line)");
            }
            ends = read == "\r\n\r\n".charAt(ends) ? ends + 1 : read == '\r' ? 1 : 0;
        }
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "echo");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
