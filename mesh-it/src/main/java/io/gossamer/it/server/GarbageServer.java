package io.gossamer.it.server;

import io.gossamer.it.process.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/** A TCP server that answers every connection with a kilobyte of noise. Thread safe. */
public final class GarbageServer implements AutoCloseable {

    private final ServerSocket listener;
    private final AtomicInteger connections = new AtomicInteger();
    private final Random random = new Random(7);

    private GarbageServer(ServerSocket listener) {
        this.listener = listener;
    }

    /** Serves on a free loopback port. */
    public static GarbageServer start() {
        try {
            GarbageServer server =
                    new GarbageServer(new ServerSocket(0, 16, InetAddress.getByName("127.0.0.1")));
            Thread thread = new Thread(server::acceptAll, "garbage");
            thread.setDaemon(true);
            thread.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code 127.0.0.1:port}. */
    public String address() {
        return "127.0.0.1:" + listener.getLocalPort();
    }

    /** Waits until this many connections have been answered. */
    public void awaitConnections(int count) {
        Await.until(
                count + " connections", Duration.ofSeconds(60), () -> connections.get() >= count);
    }

    private void acceptAll() {
        while (!listener.isClosed()) {
            try (Socket client = listener.accept()) {
                byte[] noise = new byte[1024];
                random.nextBytes(noise);
                connections.incrementAndGet();
                client.getOutputStream().write(noise);
            } catch (IOException e) {
                // The peer has gone, or the test is over.
            }
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
