package io.gossamer.it.pair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gossamer.it.mesh.ScriptedPair;
import io.gossamer.it.process.Command;
import io.gossamer.it.process.ProxySettings;
import io.gossamer.it.server.SocketServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server ends its connection with each answer, as servers without keep-alive do. The end is there
 * long before a slow reader is: what is still on its way must not be lost for it.
 */
class ClosingServerIT {

    /** More than buffers on the way hold, in four seconds. */
    private static final int LENGTH = 16 << 20;

    private static final String RATE = "4M";

    /** Of each framing. The kernel alone holds megabytes for each. */
    private static final int READERS = 5;

    @TempDir static Path folder;

    private static final byte[] body = new byte[LENGTH];
    private static Path sent;
    private static SocketServer server;
    private static ScriptedPair pair;

    @BeforeAll
    static void startPair() throws IOException {
        assumeTrue(Command.exists("curl"), "curl: not found");
        new Random(1).nextBytes(body);
        sent = Files.write(folder.resolve("sent"), body);
        server = SocketServer.start("closing", ClosingServerIT::answer);
        pair = ScriptedPair.create(folder);
        pair.startServer(ClosingServerIT::small, server.port());
        pair.publish("closing", 80, server.port());
        pair.startClient(
                settings ->
                        small(settings)
                                .outboundPort(
                                        "127.0.0.1:0", "closing.default.svc.cluster.local:80"));
    }

    private static ProxySettings small(ProxySettings settings) {
        return settings.jvm("-Xmx40m", "-XX:MaxDirectMemorySize=16m");
    }

    @AfterAll
    static void stop() {
        if (pair != null) {
            pair.close();
            server.close();
        }
    }

    /** The path says whether the length is announced. */
    private static void answer(Socket client) throws IOException {
        BufferedReader request =
                new BufferedReader(
                        new InputStreamReader(
                                client.getInputStream(), StandardCharsets.ISO_8859_1));
        String start = request.readLine();
        String line = start;
        while (line != null && !line.isEmpty()) {
            line = request.readLine();
        }
        if (line == null) {
            return;
        }
        String length = start.contains("/announced") ? "Content-Length: " + LENGTH : "X: y";
        OutputStream out = client.getOutputStream();
        out.write(
                ("HTTP/1.1 200 OK\r\nConnection: close\r\n" + length + "\r\n\r\n")
                        .getBytes(StandardCharsets.ISO_8859_1));
        out.write(body);
    }

    @Test
    void slowReadersGetWholeAnswersWhateverTheirFraming() {
        List<CompletableFuture<Void>> readers = new ArrayList<>();
        for (int i = 0; i < READERS; i++) {
            for (String path : List.of("announced", "until-the-end")) {
                String name = path + i;
                readers.add(
                        CompletableFuture.runAsync(
                                () -> read(name), task -> new Thread(task, name).start()));
            }
        }

        CompletableFuture.allOf(readers.toArray(CompletableFuture<?>[]::new)).join();
    }

    private static void read(String path) {
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
        assertThat(result.exitCode()).as(path + ": " + result.errors()).isZero();
        try {
            assertThat(Files.mismatch(received, sent)).as("difference of " + path).isEqualTo(-1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
