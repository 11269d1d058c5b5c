package io.gossamer.it.server;

import io.gossamer.it.net.TestNetwork;
import io.gossamer.it.process.Await;
import io.gossamer.it.process.ChildProcess;
import io.gossamer.it.process.Repository;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/**
 * A small program for the inside of a network namespace, where the JVM of the tests has no socket:
 * {@code banner PORT} greets each connection and echoes it, {@code first-byte HOST PORT TIMES}
 * prints the milliseconds from connect to the server's first byte, one a line.
 */
public final class Probe {

    private static final String BANNER = "220 ready\r\n";

    private Probe() {}

    /** Runs one of the subcommands until it ends or is ended. */
    public static void main(String[] arguments) throws IOException {
        switch (arguments[0]) {
            case "banner" -> serveBanner(Integer.parseInt(arguments[1]));
            case "first-byte" ->
                    firstByte(
                            arguments[1],
                            Integer.parseInt(arguments[2]),
                            Integer.parseInt(arguments[3]));
            default ->
                    throw new IllegalArgumentException(
                            arguments[0] + " (expected: banner or first-byte)");
        }
    }

    /** Command line for one that runs in this host. */
    public static List<String> command(TestNetwork.Host host, String... arguments) {
        List<String> words = new ArrayList<>(host.enter());
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.add("-XX:TieredStopAtLevel=1");
        words.add("-Xmx32m");
        words.add("-cp");
        words.add(Repository.target().resolve("classes").toString());
        words.add(Probe.class.getName());
        words.addAll(List.of(arguments));
        return words;
    }

    /** Starts the banner server and waits for it. */
    public static ChildProcess startBanner(TestNetwork.Host host, int port) {
        ChildProcess process =
                ChildProcess.start(
                        "banner-" + port, command(host, "banner", Integer.toString(port)));
        awaitListening(host, port, Duration.ofSeconds(15), process);
        return process;
    }

    static void awaitListening(
            TestNetwork.Host host, int port, Duration atMost, ChildProcess process) {
        Await.until(
                host + " listens on " + port,
                atMost,
                () -> {
                    process.requireAlive();
                    return !host.run(Duration.ofSeconds(5), "ss", "-Hltn", "sport = :" + port)
                            .expectSuccess()
                            .isBlank();
                });
    }

    private static void serveBanner(int port) throws IOException {
        try (ServerSocket listener = new ServerSocket(port, 64, InetAddress.getByName("0.0.0.0"))) {
            while (true) {
                Socket client = listener.accept();
                Thread thread = new Thread(() -> greet(client));
                thread.setDaemon(true);
                thread.start();
            }
        }
    }

    private static void greet(Socket client) {
        try (client) {
            client.getOutputStream().write(BANNER.getBytes(StandardCharsets.US_ASCII));
            client.getInputStream().transferTo(client.getOutputStream());
        } catch (IOException e) {
            // The client has gone.
        }
    }

    private static void firstByte(String host, int port, int times) throws IOException {
        StringJoiner lines = new StringJoiner("\n");
        for (int i = 0; i < times; i++) {
            long start = System.nanoTime();
            try (Socket socket = new Socket(host, port)) {
                socket.setSoTimeout(15_000);
                InputStream in = socket.getInputStream();
                if (in.read() < 0) {
                    throw new IOException("connection " + i + ": closed (expected: a banner)");
                }
                lines.add(Long.toString((System.nanoTime() - start) / 1_000_000));
            }
        }
        System.out.println(lines);
    }
}
