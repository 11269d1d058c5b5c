package io.gossamer.it.pair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gossamer.it.mesh.ScriptedPair;
import io.gossamer.it.process.Command;
import io.gossamer.it.process.ProxySettings;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A server ends its connection with each answer, as servers without keep-alive do. The end is there
 * long before a slow reader is: what is still on its way must not be lost for it.
 */
class ClosingServerIT {

    /** More than buffers on the way hold, in three seconds. */
    private static final int LENGTH = 24 << 20;

    private static final String RATE = "8M";

    @TempDir static Path folder;

    private static final byte[] body = new byte[LENGTH];
    private static ServerSocket server;
    private static ScriptedPair pair;

    @BeforeAll
    static void startPair() throws IOException {
        assumeTrue(Command.exists("curl"), "curl: not found");
        new Random(1).nextBytes(body);
        server = new ServerSocket(0, 16, InetAddress.getByName("127.0.0.1"));
        Thread thread = new Thread(ClosingServerIT::serve, "closing-server");
        thread.setDaemon(true);
        thread.start();
        pair = ScriptedPair.create(folder);
        pair.startServer(settings -> settings, server.getLocalPort());
        pair.publish("closing", 80, server.getLocalPort());
        pair.startClient(ClosingServerIT::withPort);
    }

    private static ProxySettings withPort(ProxySettings settings) {
        return settings.outboundPort("127.0.0.1:0", "closing.default.svc.cluster.local:80");
    }

    @AfterAll
    static void stop() throws IOException {
        if (pair != null) {
            pair.close();
            server.close();
        }
    }

    private static void serve() {
        while (!server.isClosed()) {
            try (Socket client = server.accept()) {
                answer(client);
            } catch (IOException e) {
                if (!server.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    /** The path says whether the length is announced. */
    private static void answer(Socket client) throws IOException {
        StringBuilder request = new StringBuilder();
        while (request.indexOf("\r\n\r\n") < 0) {
            int next = client.getInputStream().read();
            if (next < 0) {
                return;
            }
            request.append((char) next);
        }
        String length =
                request.toString().contains("/announced") ? "Content-Length: " + LENGTH : "X: y";
        OutputStream out = client.getOutputStream();
        out.write(
                ("HTTP/1.1 200 OK\r\nConnection: close\r\n" + length + "\r\n\r\n")
                        .getBytes(StandardCharsets.ISO_8859_1));
        out.write(body);
    }

    @ParameterizedTest
    @ValueSource(strings = {"announced", "until-the-end"})
    void aSlowReaderGetsTheWholeAnswer(String path) throws IOException {
        Path received = folder.resolve(path);

        Command.Result result =
                Command.run(
                        Duration.ofSeconds(60),
                        List.of(
                                "curl",
                                "-sS",
                                "-o",
                                received.toString(),
                                "--limit-rate",
                                RATE,
                                "http://127.0.0.1:"
                                        + pair.client().ports().get(0).getPort()
                                        + "/"
                                        + path));

        assertThat(result.exitCode()).as(result.errors()).isZero();
        assertThat(Files.readAllBytes(received)).as("answer").isEqualTo(body);
    }
}
