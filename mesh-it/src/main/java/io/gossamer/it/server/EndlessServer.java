package io.gossamer.it.server;

import java.io.IOException;
import java.net.Socket;

/** A TCP server that speaks first and never stops: as fast as its peer reads. Thread safe. */
public final class EndlessServer implements AutoCloseable {

    private final SocketServer server;

    private EndlessServer(SocketServer server) {
        this.server = server;
    }

    /** Serves on a free loopback port. */
    public static EndlessServer start() {
        return new EndlessServer(SocketServer.start("endless", EndlessServer::fill));
    }

    public int port() {
        return server.port();
    }

    private static void fill(Socket client) throws IOException {
        byte[] zeros = new byte[64 << 10];
        while (true) {
            client.getOutputStream().write(zeros);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
