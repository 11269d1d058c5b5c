package io.gossamer.it.server;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A TCP server that returns what it is sent, perhaps after a greeting or an upgrade. Thread safe.
 */
public final class EchoServer implements AutoCloseable {

    private static final String SWITCHING =
            "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";

    private final SocketServer server;

    private EchoServer(SocketServer server) {
        this.server = server;
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
        return new EchoServer(
                SocketServer.start("echo", client -> serve(client, greeting, upgrading)));
    }

    public int port() {
        return server.port();
    }

    private static void serve(Socket client, String greeting, boolean upgrading)
            throws IOException {
        client.setTcpNoDelay(true);
        InputStream in = client.getInputStream();
        client.getOutputStream().write(greeting.getBytes(StandardCharsets.US_ASCII));
        if (upgrading) {
            skipHead(in);
            client.getOutputStream().write(SWITCHING.getBytes(StandardCharsets.US_ASCII));
        }
        in.transferTo(client.getOutputStream());
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

    @Override
    public void close() {
        server.close();
    }
}
