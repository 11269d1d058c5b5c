package io.gossamer.it.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * Accepts connections on a free loopback port; each has a daemon thread of its own and is closed
 * when its task returns. Thread safe.
 */
public final class SocketServer implements AutoCloseable {

    private static final int BACKLOG = 64;

    /** What is done with a connection; an exception means that the peer has gone. */
    public interface Task {
        void serve(Socket client) throws IOException;
    }

    private final ServerSocket listener;

    private SocketServer(ServerSocket listener) {
        this.listener = listener;
    }

    /**
     * Serves until it is closed.
     *
     * @param name of the threads
     */
    public static SocketServer start(String name, Task task) {
        try {
            SocketServer server =
                    new SocketServer(
                            new ServerSocket(0, BACKLOG, InetAddress.getByName("127.0.0.1")));
            daemon(name, () -> server.acceptAll(name, task));
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return listener.getLocalPort();
    }

    private void acceptAll(String name, Task task) {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                daemon(name, () -> serve(client, task));
            } catch (IOException e) {
                // Closed: the test is over.
                return;
            }
        }
    }

    private static void serve(Socket client, Task task) {
        try (client) {
            task.serve(client);
        } catch (IOException e) {
            // The peer has gone.
        }
    }

    private static void daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
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
