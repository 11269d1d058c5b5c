package io.gossamer.it.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;

/** TCP ports of the loopback interface. */
public final class Ports {

    private Ports() {}

    /**
     * A port that was free a moment ago, for programs that cannot be told "any". Another process
     * may take it before: callers that can bind port 0 themselves do so.
     */
    public static int free() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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
