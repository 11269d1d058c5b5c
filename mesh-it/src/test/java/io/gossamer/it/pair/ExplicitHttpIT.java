package io.gossamer.it.pair;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.it.control.Messages;
import io.gossamer.it.mesh.ScriptedPair;
import io.gossamer.it.net.RawHttp;
import io.gossamer.it.process.Metrics;
import io.gossamer.it.server.ShopServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * HTTP/1 through the pair: what an application sends and receives, and what the mesh adds; whether
 * it travels between the sidecars in streams of HTTP/2 or as it is.
 */
@ParameterizedClass
@ValueSource(strings = {"multiplexed", "pooled"})
class ExplicitHttpIT {

    @TempDir static Path folder;

    private static ShopServer shop;
    private static ScriptedPair pair;

    @Parameter String peerHttp1;

    @BeforeParameterizedClassInvocation
    static void startPair(String peerHttp1) {
        shop = ShopServer.start();
        pair = ScriptedPair.create(folder.resolve(peerHttp1));
        pair.startServer(settings -> settings, shop.port());
        pair.publish("shop", 80, shop.port());
        pair.startClient(
                settings ->
                        settings.set("outbound.peer-http1", peerHttp1)
                                .outboundPort("127.0.0.1:0", "shop.default.svc.cluster.local:80"));
    }

    @AfterParameterizedClassInvocation
    static void stopPair() {
        if (pair != null) {
            pair.close();
        }
        shop.close();
    }

    @Test
    void nameInHostReachesTheServiceByMutualTls() throws IOException {
        double before = mutualTlsRequests();
        try (RawHttp http = RawHttp.connect(pair.client().outbound())) {
            http.send("GET /headers?q=1 HTTP/1.1\r\nHost: shop\r\n\r\n");

            RawHttp.Response response = http.response();

            assertThat(response.status()).isEqualTo(200);
            assertThat(response.text())
                    .startsWith("GET /headers?q=1 HTTP/1.1")
                    .contains("l5d-client-id: " + ScriptedPair.CLIENT)
                    .doesNotContain("l5d-orig-proto");
        }
        assertThat(mutualTlsRequests()).isEqualTo(before + 1);
        assertThat(
                        pair.server()
                                .metrics()
                                .sum(
                                        "request_total",
                                        Map.of(
                                                "direction",
                                                "inbound",
                                                "tls",
                                                "true",
                                                "client_id",
                                                ScriptedPair.CLIENT)))
                .isPositive();
        assertThat(
                        pair.server()
                                .metrics()
                                .sum("inbound_http_statuses_total", Map.of("status", "200")))
                .isPositive();
        assertThat(pair.client().metrics().sum("control_request_total", Map.of())).isPositive();
    }

    private static double mutualTlsRequests() {
        Metrics metrics = pair.client().metrics();
        return metrics.sum(
                "request_total",
                Map.of("direction", "outbound", "tls", "true", "server_id", ScriptedPair.SERVER));
    }

    @Test
    void absoluteFormReachesTheService() throws IOException {
        try (RawHttp http = RawHttp.connect(pair.client().outbound())) {
            http.send("GET http://shop.default:80/headers HTTP/1.1\r\nHost: shop.default\r\n\r\n");

            assertThat(http.response().text()).contains("l5d-client-id: " + ScriptedPair.CLIENT);
        }
    }

    @Test
    void identityHeaderOfTheApplicationIsReplaced() throws IOException {
        try (RawHttp http = RawHttp.connect(pair.shop())) {
            http.send(
                    "GET /headers HTTP/1.1\r\nHost: shop\r\nL5d-Client-Id: "
                            + ScriptedPair.identity("admin")
                            + "\r\nConnection: keep-alive, x-secret\r\nX-Secret: 1\r\n\r\n");

            assertThat(http.response().text())
                    .contains("l5d-client-id: " + ScriptedPair.CLIENT)
                    .doesNotContain("admin")
                    .doesNotContain("x-secret");
        }
    }

    @Test
    void bodiesOfEitherFramingArriveWholeOnOneConnection() throws IOException {
        String large = "x".repeat(300_000);
        try (RawHttp http = RawHttp.connect(pair.shop())) {
            http.send(
                    "POST /echo HTTP/1.1\r\nHost: shop\r\nContent-Length: 300000\r\n\r\n" + large);
            assertThat(http.response().body()).hasSize(300_000);

            http.send("POST /echo HTTP/1.1\r\nHost: shop\r\nTransfer-Encoding: chunked\r\n\r\n");
            http.send("5\r\nhello\r\n6;x=y\r\n world\r\n0\r\n\r\n");
            assertThat(http.response().text()).isEqualTo("hello world");

            http.send("HEAD /bytes/10 HTTP/1.1\r\nHost: shop\r\n\r\n");
            assertThat(http.head().status()).isEqualTo(200);

            http.send("GET /status/404 HTTP/1.1\r\nHost: shop\r\n\r\n");
            assertThat(http.response().status()).isEqualTo(404);
        }
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() throws IOException {
        try (RawHttp http = RawHttp.connect(pair.shop())) {
            http.send(
                    "GET /status/201 HTTP/1.1\r\nHost: shop\r\n\r\n"
                            + "GET /status/202 HTTP/1.1\r\nHost: shop\r\n\r\n");

            assertThat(http.response().status()).isEqualTo(201);
            assertThat(http.response().status()).isEqualTo(202);
        }
    }

    @Test
    void requestsAtTheSameTimeShareAConnectionOnlyIfMultiplexed() throws IOException {
        String head =
                "POST /echo HTTP/1.1\r\nHost: shop\r\nContent-Length: 5\r\n"
                        + "Expect: 100-continue\r\n\r\n";
        try (RawHttp one = RawHttp.connect(pair.shop());
                RawHttp other = RawHttp.connect(pair.shop())) {
            one.send(head);
            assertThat(one.head().status()).isEqualTo(100);
            other.send(head);
            assertThat(other.head().status()).isEqualTo(100);

            double connections =
                    pair.client()
                            .metrics()
                            .sum(
                                    "tcp_open_connections",
                                    Map.of("direction", "outbound", "peer", "dst", "tls", "true"));
            if (peerHttp1.equals("multiplexed")) {
                assertThat(connections).isEqualTo(1);
            } else {
                assertThat(connections).isGreaterThanOrEqualTo(2);
            }
            one.send("hello");
            other.send("world");
            assertThat(one.response().text()).isEqualTo("hello");
            assertThat(other.response().text()).isEqualTo("world");
        }
    }

    /** Rule R7: whose proxy a peer is, the first handshake tells. */
    @Test
    void aPeerThatIsNotOursGetsHttp1InStreamsOnceThatIsKnown() throws Exception {
        try (ContractPeer peer =
                ContractPeer.start(pair.ca().leaf(ScriptedPair.SERVER, Duration.ofHours(1)))) {
            pair.publish(
                    "foreign",
                    80,
                    List.of(
                            Messages.meshedEndpoint(
                                    "127.0.0.1", 8080, ScriptedPair.SERVER, peer.port())));
            if (peerHttp1.equals("pooled")) {
                assertThat(sessionOf(peer)).isEqualTo("GET");
            }
            assertThat(sessionOf(peer)).isEqualTo("PRI");
        }
    }

    private static String sessionOf(ContractPeer peer) throws Exception {
        try (RawHttp http = RawHttp.connect(pair.client().outbound())) {
            http.send("GET / HTTP/1.1\r\nHost: foreign\r\n\r\n");
            String session = peer.nextSession();
            if (session.equals("GET")) {
                assertThat(http.response().status()).isEqualTo(200);
            }
            return session;
        }
    }

    @Test
    void http10IsAnsweredAndClosed() throws IOException {
        try (RawHttp http = RawHttp.connect(pair.shop())) {
            http.send("GET /bytes/7 HTTP/1.0\r\nHost: shop\r\n\r\n");

            RawHttp.Response response = http.response();

            assertThat(response.status()).isEqualTo(200);
            assertThat(response.body()).hasSize(7);
            assertThat(response.header("transfer-encoding")).isEmpty();
            assertThat(http.isClosedByPeer()).isTrue();
        }
    }

    @Test
    void continueIsAnsweredBeforeTheBody() throws IOException {
        try (RawHttp http = RawHttp.connect(pair.shop())) {
            http.send(
                    "POST /echo HTTP/1.1\r\nHost: shop\r\nContent-Length: 5\r\n"
                            + "Expect: 100-continue\r\n\r\n");
            assertThat(http.head().status()).isEqualTo(100);

            http.send("hello");
            assertThat(http.response().text()).isEqualTo("hello");
        }
    }

    @Test
    void tunnelToTheServiceIsDetectedAsHttp() throws IOException {
        double before = mutualTlsRequests();
        try (RawHttp http = RawHttp.connect(pair.client().outbound())) {
            http.send("CONNECT shop:80 HTTP/1.1\r\nHost: shop:80\r\n\r\n");
            assertThat(http.head().status()).isEqualTo(200);

            http.send("GET /headers HTTP/1.1\r\nHost: shop\r\n\r\n");
            assertThat(http.response().text()).contains("l5d-client-id: " + ScriptedPair.CLIENT);
        }
        assertThat(mutualTlsRequests()).isEqualTo(before + 1);
    }

    @Test
    void socksToTheServiceIsDetectedAsHttp() throws IOException {
        try (RawHttp http = RawHttp.connect(pair.client().outbound())) {
            http.send(new byte[] {5, 1, 0});
            assertThat(http.read(2)).containsExactly(5, 0);
            http.send(new byte[] {5, 1, 0, 3, 4, 's', 'h', 'o', 'p', 0, 80});
            byte[] reply = http.read(4);
            assertThat(reply).startsWith(5, 0, 0);
            http.read(reply[3] == 1 ? 6 : reply[3] == 4 ? 18 : http.read(1)[0] + 2);

            http.send("GET /headers HTTP/1.1\r\nHost: shop\r\n\r\n");
            assertThat(http.response().text()).contains("l5d-client-id: " + ScriptedPair.CLIENT);
        }
    }

    @Test
    void nameOutsideTheMeshPassesThroughInPlaintextWithTheReason() throws IOException {
        try (ShopServer legacy = ShopServer.start();
                RawHttp http = RawHttp.connect(pair.client().outbound())) {
            http.send("GET /headers HTTP/1.1\r\nHost: 127.0.0.1:" + legacy.port() + "\r\n\r\n");

            assertThat(http.response().text()).doesNotContain("l5d-client-id");
        }
        assertThat(
                        pair.client()
                                .metrics()
                                .series(
                                        "request_total",
                                        Map.of("direction", "outbound", "tls", "no_identity")))
                .isNotEmpty()
                .allSatisfy(sample -> assertThat(sample.labels()).containsKey("no_tls_reason"));
    }

    @Test
    void portThatNobodyListensOnIsABadGatewayThatSaysWhy() throws IOException {
        int closed = io.gossamer.it.process.Ports.free();
        try (RawHttp http = RawHttp.connect(pair.client().outbound())) {
            http.send("GET / HTTP/1.1\r\nHost: 127.0.0.1:" + closed + "\r\n\r\n");

            RawHttp.Response response = http.response();

            assertThat(response.status()).isIn(502, 504);
            assertThat(response.header("l5d-proxy-error")).isNotEmpty();
        }
    }
}
