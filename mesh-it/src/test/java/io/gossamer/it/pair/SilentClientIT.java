package io.gossamer.it.pair;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.it.control.Messages;
import io.gossamer.it.interop.InteropServer;
import io.gossamer.it.mesh.ScriptedPair;
import io.gossamer.it.net.RawHttp;
import io.gossamer.it.net.RawHttp2;
import io.gossamer.it.server.ShopServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that connect and say nothing for half a second (rule R5). */
class SilentClientIT {

    private static final long SILENCE_NANOS = 500_000_000;
    private static final String EMPTY_CALL = "/grpc.testing.TestService/EmptyCall";

    @TempDir static Path folder;

    private static ShopServer shop;
    private static InteropServer grpc;
    private static ScriptedPair pair;

    @BeforeAll
    static void startPair() throws IOException {
        shop = ShopServer.start();
        grpc = InteropServer.onLoopback();
        pair = ScriptedPair.create(folder);
        pair.startServer(settings -> settings, shop.port(), grpc.port());
        pair.publish("shop", 80, shop.port());
        pair.publish("grpc", 80, grpc.port());
        pair.startClient(
                settings ->
                        settings.outboundPort("127.0.0.1:0", "shop.default.svc.cluster.local:80")
                                .outboundPort("127.0.0.1:0", "grpc.default.svc.cluster.local:80"));
    }

    @AfterAll
    static void stopPair() {
        if (pair != null) {
            pair.close();
        }
        grpc.close();
        shop.close();
    }

    /** The silence is what is tested: nothing is waited for. */
    private static void staySilent() {
        long end = System.nanoTime() + SILENCE_NANOS;
        for (long left = SILENCE_NANOS; left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    @Test
    void silentHttp1ClientIsStillHttpAndCountedPerRoute() throws IOException {
        double before = requestsOnRoutes();
        try (RawHttp http = RawHttp.connect(pair.shop())) {
            staySilent();
            http.send("GET /headers HTTP/1.1\r\nHost: shop\r\n\r\n");

            assertThat(http.response().text()).contains("l5d-client-id: " + ScriptedPair.CLIENT);
        }
        assertThat(requestsOnRoutes()).isEqualTo(before + 1);
    }

    @Test
    void silentGrpcClientIsStillHttpAndCountedPerRoute() throws IOException {
        double before = requestsOnRoutes();
        try (RawHttp2 http = RawHttp2.connect(pair.client().ports().get(1))) {
            staySilent();
            http.open();

            RawHttp2.Outcome outcome = emptyCall(http, "grpc");

            assertThat(outcome.reset()).isFalse();
            assertThat(outcome.mentions("grpc-status")).isTrue();
            assertThat(outcome.data()).containsExactly(0, 0, 0, 0, 0);
        }
        assertThat(requestsOnRoutes()).isEqualTo(before + 1);
    }

    private static double requestsOnRoutes() {
        return pair.server()
                .metrics()
                .sum(
                        "request_total",
                        Map.of(
                                "direction",
                                "inbound",
                                "client_id",
                                ScriptedPair.CLIENT,
                                "route_name",
                                "default"));
    }

    private static RawHttp2.Outcome emptyCall(RawHttp2 http, String authority) throws IOException {
        return http.exchange(
                Map.of(
                        ":method",
                        "POST",
                        ":scheme",
                        "http",
                        ":authority",
                        authority,
                        ":path",
                        EMPTY_CALL,
                        "content-type",
                        "application/grpc",
                        "te",
                        "trailers"),
                new byte[5]);
    }

    @Test
    void silentClientCannotGoAroundARouteLevelDeny(@TempDir Path own) throws IOException {
        try (InteropServer application = InteropServer.onLoopback();
                ScriptedPair guarded = ScriptedPair.create(own)) {
            var everybody = List.of(Messages.authorization("everybody", false));
            guarded.control()
                    .inbound()
                    .setFallback(
                            Messages.server(
                                    "guarded",
                                    List.of(),
                                    List.of(
                                            Messages.route("open", "/open", everybody),
                                            Messages.route(
                                                    "closed",
                                                    "/grpc.testing.TestService",
                                                    List.of()))));
            guarded.startServer(settings -> settings, application.port());
            guarded.publish("guarded", 80, application.port());
            guarded.startClient(
                    settings ->
                            settings.outboundPort(
                                    "127.0.0.1:0", "guarded.default.svc.cluster.local:80"));
            InetSocketAddress local = guarded.client().ports().get(0);
            try (RawHttp2 http = RawHttp2.connect(local)) {
                staySilent();
                http.open();

                RawHttp2.Outcome outcome = emptyCall(http, "guarded");

                assertThat(outcome.mentions("grpc-status") && outcome.mentions("7"))
                        .as(outcome.toString())
                        .isTrue();
                assertThat(outcome.data()).isEmpty();
            }
            assertThat(guarded.server().metrics().sum("inbound_http_authz_deny_total", Map.of()))
                    .isEqualTo(1);
            assertThat(application.connections()).isZero();
        }
    }
}
