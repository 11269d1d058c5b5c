package io.gossamer.it.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** A TCP server that speaks first and never stops: as fast as its peer reads. Thread safe. */
public final class EndlessServer implements AutoCloseable {

    private final ServerSocket listener;

    private EndlessServer(ServerSocket listener) {
        this.listener = listener;
    }

    /** Serves on a free loopback port. */
    public static EndlessServer start() {
        try {
            EndlessServer server =
                    new EndlessServer(new ServerSocket(0, 16, InetAddress.getByName("127.0.0.1")));
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
                daemon(() -> fill(client));
            } catch (IOException e) {
                // Closed: the test is over.
                return;
            }
        }
    }

    private static void fill(Socket client) {
        byte[] zeros = new byte[64 << 10];
        try (client) {
            while (true) {
                client.getOutputStream().write(zeros);
            }
        } catch (IOException e) {
            // The reader has gone.
        }
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "endless");
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
