package io.gossamer.it.pair;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import io.gossamer.api.http_route.Timeouts;
import io.gossamer.api.outbound.HttpRoute;
import io.gossamer.api.outbound.OutboundPolicy;
import io.gossamer.it.control.Messages;
import io.gossamer.it.mesh.ScriptedPair;
import io.gossamer.it.net.RawHttp;
import io.gossamer.it.process.Await;
import io.gossamer.it.server.EchoServer;
import io.gossamer.it.server.ShopServer;
import io.gossamer.it.server.SocketServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The timeouts of a route, from the policy to the answer and the metrics. */
class TimeoutIT {

    private static final Duration SHORT = Duration.newBuilder().setSeconds(1).build();
    private static final java.time.Duration LONGER = java.time.Duration.ofSeconds(3);

    private static final byte[] HALF_ANSWER =
            "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf".getBytes(StandardCharsets.US_ASCII);

    @TempDir static Path folder;

    private static ShopServer shop;
    private static EchoServer webSocket;
    private static SocketServer half;
    private static ScriptedPair pair;

    @BeforeAll
    static void startPair() throws IOException {
        shop = ShopServer.start();
        webSocket = EchoServer.upgrading();
        half = SocketServer.start("half", TimeoutIT::answerHalf);
        pair = ScriptedPair.create(folder);
        pair.startServer(settings -> settings, shop.port(), webSocket.port(), half.port());
        publish("request", shop.port(), rule -> rule.setTimeouts(request()));
        publish("response", shop.port(), rule -> rule.setTimeouts(response()));
        publish("idle", shop.port(), rule -> rule.setTimeouts(idle()));
        publish("half-request", half.port(), rule -> rule.setTimeouts(request()));
        publish("half-response", half.port(), rule -> rule.setTimeouts(response()));
        publish("half-idle", half.port(), rule -> rule.setTimeouts(idle()));
        publish("retried", shop.port(), rule -> rule.setRetry(retry()));
        publish("backend", shop.port(), TimeoutIT::boundBackend);
        publish("none", shop.port(), rule -> {});
        publish("socket", webSocket.port(), rule -> rule.setTimeouts(request()));
        pair.startClient(settings -> settings);
        // The first connection of two cold processes takes its time.
        Await.until(
                "first answer",
                java.time.Duration.ofSeconds(30),
                () -> get("none").status() == 200);
    }

    @AfterAll
    static void stopPair() throws IOException {
        if (pair != null) {
            pair.close();
        }
        shop.close();
        webSocket.close();
        half.close();
    }

    @BeforeEach
    void answerLate() {
        shop.answerAfter(LONGER);
    }

    @Test
    void aRequestThatLastsTooLongIsAGatewayTimeoutThatSaysWhich() throws IOException {
        RawHttp.Response response = get("request");

        assertThat(response.status()).isEqualTo(504);
        assertThat(response.header("l5d-proxy-error"))
                .isEqualTo("response timeout: request:80: request timeout of 1000 ms");
        assertCounted("request", "504", "REQUEST_TIMEOUT");
    }

    @Test
    void aResponseThatDoesNotComeIsAGatewayTimeout() throws IOException {
        assertThat(get("response").status()).isEqualTo(504);
        assertCounted("response", "504", "RESPONSE_HEADERS_TIMEOUT");
    }

    @Test
    void silenceIsAGatewayTimeout() throws IOException {
        assertThat(get("idle").status()).isEqualTo(504);
        assertCounted("idle", "504", "IDLE_TIMEOUT");
    }

    @Test
    void anAttemptThatLastsTooLongIsRepeatedAsOftenAsTheRouteAllows() throws IOException {
        int before = shop.requests();

        assertThat(get("retried").status()).isEqualTo(504);

        assertThat(shop.requests() - before).isEqualTo(2);
        assertCounted("retried", "504", "RESPONSE_HEADERS_TIMEOUT");
        assertThat(
                        pair.client()
                                .metrics()
                                .sum(
                                        "outbound_http_route_retry_requests_total",
                                        Map.of("parent_name", "retried")))
                .isPositive();
    }

    @Test
    void aBackendsTimeoutEndsTheRequestWhereNothingAsksForRetries() throws IOException {
        int before = shop.requests();

        assertThat(get("backend").status()).isEqualTo(504);

        assertThat(shop.requests() - before).isEqualTo(1);
        assertCounted("backend", "504", "RESPONSE_HEADERS_TIMEOUT");
    }

    @Test
    void aRouteWithoutTimeoutsWaits() throws IOException {
        assertThat(get("none").status()).isEqualTo(200);
    }

    @Test
    void aResponseInTimeIsNotCut() throws IOException {
        shop.answerAfter(java.time.Duration.ZERO);

        for (String service : new String[] {"request", "response", "idle", "retried", "backend"}) {
            RawHttp.Response response = get(service);
            assertThat(response.status()).as(service).isEqualTo(200);
        }
    }

    @Test
    void anUpgradedConnectionIsNotCut() throws Exception {
        try (RawHttp http = RawHttp.connect(pair.client().outbound())) {
            http.send(
                    "GET / HTTP/1.1\r\nHost: socket\r\nConnection: Upgrade\r\n"
                            + "Upgrade: websocket\r\n\r\n");
            assertThat(http.head().status()).isEqualTo(101);

            // Longer than the route's timeout: the other exchange's answer is what is waited for.
            assertThat(get("none").status()).isEqualTo(200);

            http.send("still there");
            assertThat(http.read(11)).isEqualTo("still there".getBytes(StandardCharsets.US_ASCII));
        }
    }

    @Test
    void aResponseThatHasBegunIsCut() throws IOException {
        for (String service : new String[] {"half-request", "half-response", "half-idle"}) {
            try (RawHttp http = RawHttp.connect(pair.client().outbound())) {
                http.send("GET / HTTP/1.1\r\nHost: " + service + "\r\n\r\n");

                assertThat(http.head().status()).isEqualTo(200);
                assertThat(http.read(4)).isEqualTo("half".getBytes(StandardCharsets.US_ASCII));
                assertThat(http.isClosedByPeer()).as(service).isTrue();
            }
        }
        assertCounted("half-request", "200", "REQUEST_TIMEOUT");
        assertCounted("half-response", "200", "RESPONSE_STREAM_TIMEOUT");
        assertCounted("half-idle", "200", "IDLE_TIMEOUT");
    }

    /** Answers one request of each connection, but not to the end. */
    private static void answerHalf(Socket client) throws IOException {
        client.getInputStream().read(new byte[8_192]);
        client.getOutputStream().write(HALF_ANSWER);
        client.getInputStream().transferTo(OutputStream.nullOutputStream());
    }

    private static RawHttp.Response get(String service) throws IOException {
        try (RawHttp http = RawHttp.connect(pair.client().outbound())) {
            http.send("GET /headers HTTP/1.1\r\nHost: " + service + "\r\n\r\n");
            return http.response();
        }
    }

    private static void assertCounted(String service, String status, String error) {
        assertThat(
                        pair.client()
                                .metrics()
                                .sum(
                                        "outbound_http_route_request_statuses_total",
                                        Map.of(
                                                "parent_name",
                                                service,
                                                "http_status",
                                                status,
                                                "error",
                                                error)))
                .isPositive();
    }

    private static void publish(String service, int port, Consumer<HttpRoute.Rule.Builder> edit) {
        pair.publish(service, 80, port);
        OutboundPolicy.Builder policy = Messages.servicePolicy("default", service, 80).toBuilder();
        edit.accept(
                policy.getProtocolBuilder()
                        .getDetectBuilder()
                        .getHttp1Builder()
                        .getRoutesBuilder(0)
                        .getRulesBuilder(0));
        pair.control().outbound().set(service + ".default.svc.cluster.local:80", policy.build());
    }

    private static Timeouts request() {
        return Timeouts.newBuilder().setRequest(SHORT).build();
    }

    private static Timeouts response() {
        return Timeouts.newBuilder().setResponse(SHORT).build();
    }

    private static Timeouts idle() {
        return Timeouts.newBuilder().setIdle(SHORT).build();
    }

    private static HttpRoute.Retry retry() {
        return HttpRoute.Retry.newBuilder()
                .setMaxRetries(1)
                .setMaxRequestBytes(1_024)
                .setConditions(
                        HttpRoute.Retry.Conditions.newBuilder()
                                .addStatusRanges(
                                        HttpRoute.Retry.Conditions.StatusRange.newBuilder()
                                                .setStart(503)
                                                .setEnd(503)))
                .setTimeout(SHORT)
                .build();
    }

    @SuppressWarnings("deprecation") // The field is one that control planes still fill.
    private static void boundBackend(HttpRoute.Rule.Builder rule) {
        rule.getBackendsBuilder()
                .getFirstAvailableBuilder()
                .getBackendsBuilder(0)
                .setRequestTimeout(SHORT);
    }
}
