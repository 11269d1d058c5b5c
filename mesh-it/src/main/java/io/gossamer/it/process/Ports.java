package io.gossamer.it.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** TCP ports of the loopback interface. */
public final class Ports {

    // Below the range from which the kernel takes the ports of clients, and a different part of it
    // for each of the JVMs that run tests at the same time.
    private static final int FIRST = 10_000;
    private static final int PARTS = 50;
    private static final int PART = 400;
    private static final int START = FIRST + (int) (ProcessHandle.current().pid() % PARTS) * PART;
    private static final AtomicInteger next = new AtomicInteger();

    private Ports() {}

    /**
     * A port that was free a moment ago, for programs that cannot be told "any". Another process
     * may take it before: callers that can bind port 0 themselves do so.
     */
    public static int free() {
        for (int tries = 0; tries < PART; tries++) {
            int port = START + Math.floorMod(next.getAndIncrement(), PART);
            if (isFree(port)) {
                return port;
            }
        }
        throw new AssertionError(
                "ports: none free from " + START + " on (expected: one of " + PART + ")");
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    /** Waits until something accepts connections there. */
    public static void awaitOpen(String host, int port, Duration atMost) {
        Await.until(
                host + ":" + port + " accepts",
                atMost,
                () -> {
                    try (Socket socket = new Socket()) {
                        socket.connect(new InetSocketAddress(host, port), 500);
                        return true;
                    }
                });
    }
}
