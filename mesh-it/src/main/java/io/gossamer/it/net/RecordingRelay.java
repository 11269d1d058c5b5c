package io.gossamer.it.net;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A TCP relay on a free loopback port that keeps what passes, at most 8 MiB a direction of each
 * connection. What two sidecars say to each other is looked at from outside with it. Thread safe.
 */
public final class RecordingRelay implements AutoCloseable {

    private static final int KEPT = 8 << 20;

    private final ServerSocket listener;
    private final InetSocketAddress target;
    private final List<Connection> connections = new CopyOnWriteArrayList<>();

    private RecordingRelay(ServerSocket listener, InetSocketAddress target) {
        this.listener = listener;
        this.target = target;
    }

    /** Both directions of one connection. */
    public static final class Connection {

        private final ByteArrayOutputStream fromClient = new ByteArrayOutputStream();
        private final ByteArrayOutputStream fromServer = new ByteArrayOutputStream();

        public byte[] fromClient() {
            return fromClient.toByteArray();
        }

        public byte[] fromServer() {
            return fromServer.toByteArray();
        }
    }

    /** Relays to this address until closed. */
    public static RecordingRelay to(InetSocketAddress target) {
        try {
            ServerSocket listener = new ServerSocket(0, 128, InetAddress.getByName("127.0.0.1"));
            RecordingRelay relay = new RecordingRelay(listener, target);
            daemon("relay-accept", relay::acceptAll);
            return relay;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** Every connection so far, in the order of arrival. */
    public List<Connection> connections() {
        return List.copyOf(connections);
    }

    private void acceptAll() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Connection connection = new Connection();
                connections.add(connection);
                daemon("relay", () -> relay(client, connection));
            } catch (IOException e) {
                // Closed: the test is over.
                return;
            }
        }
    }

    private void relay(Socket client, Connection connection) {
        Socket server = new Socket();
        try {
            server.connect(target, 5_000);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
        } catch (IOException e) {
            close(client);
            close(server);
            return;
        }
        daemon("relay-back", () -> copy(server, client, connection.fromServer));
        copy(client, server, connection.fromClient);
    }

    private static void copy(Socket from, Socket to, ByteArrayOutputStream record) {
        byte[] buffer = new byte[16 << 10];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (record.size() < KEPT) {
                    record.write(buffer, 0, read);
                }
                out.write(buffer, 0, read);
            }
            to.shutdownOutput();
        } catch (IOException e) {
            close(from);
            close(to);
        }
    }

    private static void daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
