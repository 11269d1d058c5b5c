package io.gossamer.it.pair;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.api.destination.AuthorityOverride;
import io.gossamer.api.destination.WeightedAddr;
import io.gossamer.api.inbound.Server;
import io.gossamer.it.control.Messages;
import io.gossamer.it.mesh.ScriptedPair;
import io.gossamer.it.net.RawHttp;
import io.gossamer.it.process.Await;
import io.gossamer.it.process.Metrics;
import io.gossamer.it.server.EchoServer;
import io.gossamer.it.server.ShopServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sidecar of {@code shop} as a gateway to services that {@code web} reaches by it only. */
class GatewayIT {

    @TempDir static Path folder;

    private static ShopServer books;
    private static EchoServer echo;
    private static ScriptedPair pair;

    @BeforeAll
    static void startPair() {
        books = ShopServer.start();
        echo = EchoServer.start("");
        pair = ScriptedPair.create(folder);
        pair.startServer(settings -> settings.set("inbound.gateway-suffixes", "svc.cluster.local"));
        plain("books", books.port());
        plain("echo", echo.port());
        mirror("books-east", "books.default.svc.cluster.local:80");
        mirror("echo-east", "echo.default.svc.cluster.local:80");
        mirror("foreign-east", "www.example.com:80");
        mirror("unknown-east", "nobody.default.svc.cluster.local:80");
        mirror("loop-east", "loop-east.default.svc.cluster.local:80");
        pair.startClient(settings -> settings);
    }

    private static void plain(String service, int port) {
        pair.publish(service, 80, List.of(Messages.plainEndpoint("127.0.0.1", port)));
    }

    /** A service whose endpoint is the gateway, for another name. */
    private static void mirror(String service, String target) {
        int gateway = pair.server().inbound().getPort();
        WeightedAddr endpoint =
                Messages.meshedEndpoint("127.0.0.1", gateway, ScriptedPair.SERVER, gateway)
                        .toBuilder()
                        .setAuthorityOverride(
                                AuthorityOverride.newBuilder().setAuthorityOverride(target))
                        .build();
        pair.publish(service, 80, List.of(endpoint));
    }

    @AfterAll
    static void stopPair() {
        if (pair != null) {
            pair.close();
        }
        books.close();
        echo.close();
    }

    @AfterEach
    void admitEverybody() {
        policy(Messages.server("all-unauthenticated", false));
    }

    private static void policy(Server server) {
        String port = "{\"ns\":\"default\",\"pod\":\"shop\"}|" + pair.server().inbound().getPort();
        pair.control().inbound().set(port, server);
    }

    @Test
    void aRequestForAServedNameGoesOutAgainWithTheGatewaysMark() throws IOException {
        RawHttp.Response response = get("books-east");

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.head()).startsWith("HTTP/1.1 ").doesNotContain("l5d-orig-proto");
        assertThat(response.text())
                .startsWith("GET /headers HTTP/1.1")
                .containsIgnoringCase(
                        "forwarded: by=" + ScriptedPair.SERVER + ";for=" + ScriptedPair.CLIENT)
                .doesNotContain("l5d-orig-proto");
        Metrics gateway = pair.server().metrics();
        assertThat(
                        gateway.sum(
                                "inbound_tcp_transport_header_connections_total",
                                Map.of("target_name", "books.default.svc.cluster.local")))
                .isPositive();
        assertThat(
                        gateway.sum(
                                "inbound_http_authz_allow_total",
                                Map.of("client_id", ScriptedPair.CLIENT)))
                .isPositive();
    }

    @Test
    void bodiesPassBothWays() throws IOException {
        String large = "x".repeat(300_000);
        try (RawHttp http = RawHttp.connect(pair.client().outbound())) {
            http.send(
                    "POST /echo HTTP/1.1\r\nHost: books-east\r\nContent-Length: 300000\r\n\r\n"
                            + large);
            assertThat(http.response().body()).hasSize(300_000);
        }
    }

    @Test
    void aNameOutsideItsSuffixesIsNotFound() throws IOException {
        assertThat(get("foreign-east").status()).isEqualTo(404);
        assertThat(errors("gateway domain invalid")).isPositive();
    }

    @Test
    void aNameThatTheMeshDoesNotKnowIsNotFoundAndNotResolvedElsewhere() throws IOException {
        assertThat(get("unknown-east").status()).isEqualTo(404);
    }

    @Test
    void aRequestThatComesRoundAgainIsALoop() throws IOException {
        assertThat(get("loop-east").status()).isEqualTo(508);
        assertThat(errors("gateway loop")).isPositive();
    }

    @Test
    void thePolicyOfTheInboundPortDecides() throws IOException {
        policy(Messages.server("nobody", List.of(), List.of()));
        // Until the gateway has heard of it, requests pass.
        Await.until(
                "the gateway denies",
                Duration.ofSeconds(10),
                () -> get("books-east").status() == 403);

        try (RawHttp http = RawHttp.connect(pair.client().outbound())) {
            http.send("CONNECT echo-east:80 HTTP/1.1\r\nHost: echo-east:80\r\n\r\n");
            assertThat(http.head().status()).isEqualTo(200);
            http.send(new byte[] {0, 1, 2, 3});
            assertThat(http.isClosedByPeer()).isTrue();
        }
    }

    @Test
    void opaqueBytesGoOutAgain() throws IOException {
        try (RawHttp http = RawHttp.connect(pair.client().outbound())) {
            http.send("CONNECT echo-east:80 HTTP/1.1\r\nHost: echo-east:80\r\n\r\n");
            assertThat(http.head().status()).isEqualTo(200);

            byte[] bytes = "\u0000no http".getBytes(StandardCharsets.US_ASCII);
            http.send(bytes);

            assertThat(http.read(bytes.length)).isEqualTo(bytes);
        }
    }

    @Test
    void opaqueBytesForANameThatIsNotServedAreClosed() throws IOException {
        for (String service : List.of("foreign-east", "unknown-east")) {
            try (RawHttp http = RawHttp.connect(pair.client().outbound())) {
                http.send(
                        "CONNECT %s:80 HTTP/1.1\r\nHost: %s:80\r\n\r\n"
                                .formatted(service, service));
                assertThat(http.head().status()).isEqualTo(200);
                http.send(new byte[] {0, 1, 2, 3});
                assertThat(http.isClosedByPeer()).as(service).isTrue();
            }
        }
    }

    private static double errors(String error) {
        return pair.server().metrics().sum("inbound_http_errors_total", Map.of("error", error));
    }

    private static RawHttp.Response get(String service) throws IOException {
        try (RawHttp http = RawHttp.connect(pair.client().outbound())) {
            http.send("GET /headers HTTP/1.1\r\nHost: " + service + "\r\n\r\n");
            return http.response();
        }
    }
}
