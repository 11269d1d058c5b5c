package io.gossamer.it.server;

import io.gossamer.it.process.Await;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/** A TCP server that answers every connection with a kilobyte of noise. Thread safe. */
public final class GarbageServer implements AutoCloseable {

    private final SocketServer server;
    private final AtomicInteger connections;

    private GarbageServer(SocketServer server, AtomicInteger connections) {
        this.server = server;
        this.connections = connections;
    }

    /** Serves on a free loopback port. */
    public static GarbageServer start() {
        AtomicInteger connections = new AtomicInteger();
        Random random = new Random(7);
        return new GarbageServer(
                SocketServer.start(
                        "garbage",
                        client -> {
                            byte[] noise = new byte[1024];
                            random.nextBytes(noise);
                            connections.incrementAndGet();
                            client.getOutputStream().write(noise);
                        }),
                connections);
    }

    /** {@code 127.0.0.1:port}. */
    public String address() {
        return "127.0.0.1:" + server.port();
    }

    /** Waits until this many connections have been answered. */
    public void awaitConnections(int count) {
        Await.until(
                count + " connections", Duration.ofSeconds(60), () -> connections.get() >= count);
    }

    @Override
    public void close() {
        server.close();
    }
}
