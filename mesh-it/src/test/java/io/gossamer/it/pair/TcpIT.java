package io.gossamer.it.pair;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.it.control.Messages;
import io.gossamer.it.mesh.ScriptedPair;
import io.gossamer.it.net.RawHttp;
import io.gossamer.it.process.Metrics;
import io.gossamer.it.server.EchoServer;
import io.gossamer.it.server.ShopServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bytes that are no HTTP, and upgrades, through the pair. */
class TcpIT {

    @TempDir static Path folder;

    private static EchoServer echo;
    private static EchoServer greeting;
    private static EchoServer webSocket;
    private static ScriptedPair pair;

    @BeforeAll
    static void startPair() {
        echo = EchoServer.start("");
        greeting = EchoServer.start("220 ready\r\n");
        webSocket = EchoServer.upgrading();
        pair = ScriptedPair.create(folder);
        pair.startServer(settings -> settings, echo.port(), greeting.port(), webSocket.port());
        pair.publish("echo", 7, echo.port());
        pair.publish("greeting", 25, greeting.port());
        pair.publish("socket", 80, webSocket.port());
        pair.startClient(
                settings ->
                        settings.outboundPort("127.0.0.1:0", "echo.default.svc.cluster.local:7")
                                .outboundPort(
                                        "127.0.0.1:0", "greeting.default.svc.cluster.local:25")
                                .outboundPort(
                                        "127.0.0.1:0", "socket.default.svc.cluster.local:80"));
    }

    @AfterAll
    static void stopPair() {
        if (pair != null) {
            pair.close();
        }
        echo.close();
        greeting.close();
        webSocket.close();
    }

    private static RawHttp connect(int declaredPort) throws IOException {
        return RawHttp.connect(pair.client().ports().get(declaredPort));
    }

    @Test
    void bytesThatAreNoHttpArriveUnchangedAndAHalfCloseIsPassedOn() throws IOException {
        byte[] bytes = new byte[1 << 20];
        new Random(1).nextBytes(bytes);
        bytes[0] = 0;
        try (RawHttp tcp = connect(0)) {
            Thread sender = new Thread(() -> sendAll(tcp, bytes));
            sender.start();
            byte[] back = tcp.readAll();

            assertThat(Arrays.equals(back, bytes)).isTrue();
        }
        assertThat(openedByMutualTls()).isPositive();
        Metrics client = pair.client().metrics();
        assertThat(client.sum("outbound_tcp_route_open_total", Map.of())).isPositive();
        assertThat(
                        client.sum(
                                "outbound_tcp_detect_http_duration_seconds_count",
                                Map.of("parent_name", "echo")))
                .isPositive();
        assertThat(client.sum("outbound_tcp_transfer_cost_bytes_total", Map.of("op", "Send")))
                .isGreaterThan(bytes.length);
    }

    private static void sendAll(RawHttp tcp, byte[] bytes) {
        try {
            tcp.send(bytes);
            tcp.halfClose();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static double openedByMutualTls() {
        return pair.server()
                .metrics()
                .sum(
                        "tcp_open_total",
                        Map.of(
                                "direction",
                                "inbound",
                                "tls",
                                "true",
                                "client_id",
                                ScriptedPair.CLIENT));
    }

    @Test
    void serverThatSpeaksFirstIsHeardWithoutAByteOfTheClient() throws IOException {
        for (int i = 0; i < 5; i++) {
            try (RawHttp tcp = connect(1)) {
                assertThat(tcp.readLine()).isEqualTo("220 ready");
                tcp.send("HELO me\r\n");
                assertThat(tcp.readLine()).isEqualTo("HELO me");
            }
        }
    }

    @Test
    void connectionsAfterTheFirstResumeItsSession() throws IOException {
        double before = handshakes("resumed");
        for (int i = 0; i < 5; i++) {
            try (RawHttp tcp = connect(1)) {
                assertThat(tcp.readLine()).isEqualTo("220 ready");
            }
        }

        assertThat(handshakes("resumed") - before).isGreaterThanOrEqualTo(4);
        assertThat(handshakes("full")).isPositive();
    }

    private static double handshakes(String kind) {
        return pair.server()
                .metrics()
                .sum(
                        "gossamer_tls_handshakes_total",
                        Map.of("direction", "inbound", "handshake", kind));
    }

    @Test
    void silentClientThatHalfClosesHearsTheServer() throws IOException {
        try (RawHttp tcp = connect(1)) {
            tcp.halfClose();

            assertThat(new String(tcp.readAll(), StandardCharsets.US_ASCII))
                    .isEqualTo("220 ready\r\n");
        }
    }

    @Test
    void firstByteThatRulesOutHttpIsForwardedAtOnce() throws IOException {
        try (RawHttp tcp = connect(0)) {
            tcp.send(new byte[] {1});

            assertThat(tcp.read(1)).containsExactly(1);
        }
    }

    @Test
    void upgradeBecomesATunnelInBothDirections() throws IOException {
        try (RawHttp tcp = connect(2)) {
            tcp.send(
                    "GET /chat HTTP/1.1\r\nHost: socket\r\nConnection: Upgrade\r\n"
                            + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
            RawHttp.Response switching = tcp.head();
            assertThat(switching.status()).isEqualTo(101);
            assertThat(switching.header("upgrade")).isEqualToIgnoringCase("websocket");

            tcp.send(new byte[] {(byte) 0x81, 2, 'h', 'i'});
            assertThat(tcp.read(4)).containsExactly((byte) 0x81, 2, 'h', 'i');
        }
    }

    @Test
    void denyDeniesInExplicitModeAlsoFromTheSameHost(@TempDir Path own) throws IOException {
        try (ShopServer shop = ShopServer.start();
                ScriptedPair denied = ScriptedPair.create(own)) {
            denied.control().inbound().setFallback(Messages.server("deny", List.of(), List.of()));
            denied.startServer(
                    settings -> settings.inboundPort("127.0.0.1:0", "127.0.0.1:" + shop.port()),
                    shop.port());
            denied.publish("shop", 80, shop.port());
            denied.startClient(
                    settings ->
                            settings.outboundPort(
                                    "127.0.0.1:0", "shop.default.svc.cluster.local:80"));
            try (RawHttp http = RawHttp.connect(denied.shop())) {
                http.send("GET / HTTP/1.1\r\nHost: shop\r\n\r\n");
                assertThat(http.response().status()).isEqualTo(403);
            }
            try (RawHttp http = RawHttp.connect(denied.server().ports().get(0))) {
                http.send("GET / HTTP/1.1\r\nHost: shop\r\n\r\n");
                assertThat(http.response().status()).isEqualTo(403);
            }
            assertThat(shop.requests()).isZero();
        }
    }

    @Test
    void portThatIsNotDeclaredIsNotDialled() throws IOException {
        try (ShopServer secret = ShopServer.start()) {
            pair.publish("secret", 80, secret.port());
            try (RawHttp http = RawHttp.connect(pair.client().outbound())) {
                http.send("GET / HTTP/1.1\r\nHost: secret\r\n\r\n");

                assertThat(http.response().status()).isGreaterThanOrEqualTo(400);
            }
            assertThat(secret.requests()).isZero();
        }
    }
}
