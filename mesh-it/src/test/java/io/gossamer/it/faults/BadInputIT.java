package io.gossamer.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.it.mesh.ScriptedPair;
import io.gossamer.it.net.RawHttp;
import io.gossamer.it.server.ShopServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Malformed first bytes on every listener, and a start that cannot succeed. */
class BadInputIT {

    private static final Duration STOP = Duration.ofSeconds(30);

    @TempDir static Path folder;

    private static ShopServer shop;
    private static ScriptedPair pair;

    @BeforeAll
    static void startPair() {
        shop = ShopServer.start();
        pair = ScriptedPair.create(folder);
        pair.startServer(
                settings -> settings.inboundPort("127.0.0.1:0", "127.0.0.1:" + shop.port()),
                shop.port());
        pair.publish("shop", 80, shop.port());
        pair.startClient(
                settings ->
                        settings.outboundPort("127.0.0.1:0", "shop.default.svc.cluster.local:80"));
    }

    @AfterAll
    static void stopPair() {
        if (pair != null) {
            pair.close();
        }
        shop.close();
    }

    static Stream<byte[]> malformed() {
        Random random = new Random(42);
        byte[] noise = new byte[20_000];
        random.nextBytes(noise);
        return Stream.of(
                noise,
                new byte[9_000],
                ascii("PRI * HTTP/2.0\r\n\r\nSX\r\n\r\n"),
                ascii("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\u00ff\u00ff\u00ff\u0004\u0000"),
                ascii("GET"),
                ascii("GET / HTTP/9.9\r\n\r\n"),
                ascii("GET /" + "a".repeat(70_000) + " HTTP/1.1\r\nHost: shop\r\n\r\n"),
                ascii("GET / HTTP/1.1\r\n" + "X: y\r\n".repeat(2_000) + "\r\n"),
                ascii("CONNECT :99999 HTTP/1.1\r\nHost: :99999\r\n\r\n"),
                new byte[] {5, 0},
                new byte[] {5, 1, 0, 5, 9, 0, 77},
                new byte[] {22, 3, 1, 2, 0, 1, 0, 1, (byte) 0xfc, 3, 3},
                new byte[] {22, 3, 3, (byte) 0xff, (byte) 0xff, 1},
                ascii("transport.l5d.io/v1\r\n\r\n\u00ff\u00ff\u00ff\u00ff"));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest
    @MethodSource("malformed")
    // What is never finished is waited for until a timeout; all wait together.
    @Execution(ExecutionMode.CONCURRENT)
    void malformedFirstBytesHurtNobodyElse(byte[] bytes) throws IOException {
        for (InetSocketAddress listener : listeners()) {
            try (RawHttp raw = RawHttp.connect(listener)) {
                raw.send(bytes);
                raw.halfClose();
                raw.readAll();
            } catch (IOException e) {
                // Refused by a reset: as good as an answer.
            }
        }
        try (RawHttp http = RawHttp.connect(pair.shop())) {
            http.send("GET / HTTP/1.1\r\nHost: shop\r\n\r\n");
            assertThat(http.response().status()).isEqualTo(200);
        }
        pair.client().process().requireAlive();
        pair.server().process().requireAlive();
        assertThat(pair.client().process().output()).doesNotContain("OutOfMemoryError");
    }

    private static List<InetSocketAddress> listeners() {
        return Stream.of(pair.client(), pair.server())
                .flatMap(
                        proxy ->
                                Stream.concat(
                                        Stream.of(proxy.inbound(), proxy.outbound(), proxy.admin()),
                                        proxy.ports().stream()))
                .toList();
    }

    @Test
    void portInUseEndsTheStartNamingThePort() throws IOException {
        try (ServerSocket taken =
                new ServerSocket(0, 1, new InetSocketAddress("127.0.0.1", 0).getAddress())) {
            var proxy =
                    pair.settings("taken")
                            .set("outbound.listen", "127.0.0.1:" + taken.getLocalPort())
                            .launch();

            assertThat(proxy.process().awaitExit(STOP)).isNotZero();
            assertThat(proxy.process().output())
                    .contains("127.0.0.1:" + taken.getLocalPort())
                    .contains("in use")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void settingThatCannotBeEndsTheStartNamingEachProperty() {
        var proxy =
                pair.settings("wrong")
                        .set("outbound.listen", "nowhere")
                        .set("drain-timeout", "soon")
                        .launch();

        assertThat(proxy.process().awaitExit(STOP)).isNotZero();
        assertThat(proxy.process().output())
                .contains("outbound.listen")
                .contains("drain-timeout")
                .contains("expected")
                .doesNotContain("\tat ");
    }

    @Test
    void trustAnchorsThatAreNoCertificatesEndTheStartNamingTheFile() throws IOException {
        Path anchors = Files.writeString(folder.resolve("nonsense.pem"), "nonsense");
        var proxy =
                pair.settings("nonsense")
                        .set("identity.trust-anchors-file", anchors.toString())
                        .launch();

        assertThat(proxy.process().awaitExit(STOP)).isNotZero();
        assertThat(proxy.process().output())
                .contains(anchors.toString())
                .contains("expected")
                .doesNotContain("\tat ");
    }

    @Test
    void dataFolderThatIsAFileIsReportedAndTheSidecarStartsWithoutIt() throws IOException {
        Path file = Files.writeString(folder.resolve("not-a-folder"), "");
        try (var proxy = pair.settings("folderless").set("data-dir", file.toString()).start()) {
            assertThat(proxy.process().output()).contains(file.toString());
        }
    }
}
