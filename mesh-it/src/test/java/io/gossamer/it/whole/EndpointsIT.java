package io.gossamer.it.whole;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.gossamer.api.mesh.v1.EndpointFacts;
import io.gossamer.api.mesh.v1.ExplainRequest;
import io.gossamer.it.mesh.ControlPlane;
import io.gossamer.it.mesh.Manifests;
import io.gossamer.it.net.RawHttp;
import io.gossamer.it.net.TestNetwork;
import io.gossamer.it.process.Await;
import io.gossamer.it.process.ProxyProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Which replica of a service gets requests: the nearest one, unless its health check fails; and no
 * more of them at once than the service bears. Two replicas register, in two zones.
 */
class EndpointsIT {

    private static final Duration SOON = Duration.ofSeconds(20);

    /** Requests that are held, wherever. */
    private static final Semaphore ARRIVED = new Semaphore(0);

    private static final String BOOKS =
            """
            apiVersion: v1
            kind: Service
            metadata:
              name: books
              annotations:
                health.gossamer.io/path: /healthz
                health.gossamer.io/interval: 200ms
                health.gossamer.io/unhealthy-threshold: "2"
                health.gossamer.io/healthy-threshold: "1"
                balancer.gossamer.io/max-requests: "2"
            spec:
              trafficDistribution: PreferSameZone
              ports: [{port: 80}]
            """;

    @TempDir static Path folder;

    private static App east;
    private static App west;
    private static ControlPlane plane;
    private static ProxyProcess eastProxy;
    private static ProxyProcess westProxy;
    private static ProxyProcess client;

    @BeforeAll
    static void startMesh() throws IOException {
        east = new App("east");
        west = new App("west");
        plane = ControlPlane.start(folder.resolve("plane"), TestNetwork.Host.here());
        Manifests.write(plane.resources(), "books.yaml", BOOKS);
        eastProxy = replica("books-east", east);
        westProxy = replica("books-west", west);
        client =
                plane.sidecar("web", List.of(), TestNetwork.Host.here())
                        .set("workload.register", "true")
                        .set("workload.zone", "east")
                        .launch();
        eastProxy.awaitReady();
        westProxy.awaitReady();
        client.awaitReady();
        Await.until(
                "both replicas are endpoints", SOON, () -> ready().equals(Set.of("east", "west")));
        Await.until("books is reached", SOON, () -> get("/").status() == 200);
    }

    private static ProxyProcess replica(String name, App app) {
        return plane.sidecar(name, List.of("books"), TestNetwork.Host.here())
                .set("inbound.app-ports", "80:" + app.port())
                .set("workload.register", "true")
                .set("workload.services[0]", "books")
                .set("workload.zone", app.name)
                .launch();
    }

    @AfterAll
    static void stopMesh() {
        for (ProxyProcess proxy : new ProxyProcess[] {client, eastProxy, westProxy}) {
            if (proxy != null) {
                proxy.close();
            }
        }
        if (plane != null) {
            plane.close();
        }
        east.close();
        west.close();
    }

    private static RawHttp.Response get(String path) throws IOException {
        try (RawHttp http = RawHttp.connect(client.outbound())) {
            return http.send("GET " + path + " HTTP/1.1\r\nHost: books\r\n\r\n").response();
        }
    }

    /** Who answers a few requests. */
    private static Set<String> answering() throws IOException {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < 10; i++) {
            names.add(get("/").text());
        }
        return names;
    }

    private static List<EndpointFacts> endpoints() {
        ExplainRequest request =
                ExplainRequest.newBuilder()
                        .setClient("web")
                        .setTarget("http://books/")
                        .setMethod("GET")
                        .build();
        return plane.explain(List.of(request)).get(0).getBackends(0).getEndpointsList();
    }

    /** Names of the replicas that may be chosen. */
    private static Set<String> ready() {
        Set<String> names = new HashSet<>();
        for (EndpointFacts endpoint : endpoints()) {
            if (endpoint.getPassedOver().isEmpty()) {
                names.add(endpoint.getAddress().endsWith(":" + east.port()) ? "east" : "west");
            }
        }
        return names;
    }

    @Test
    void theNearestReplicaThatIsWellServes() throws IOException {
        Await.until("the near one serves", SOON, () -> answering().equals(Set.of("east")));

        east.health = 503;
        Await.until("the near one has left", SOON, () -> answering().equals(Set.of("west")));
        assertThat(endpoints())
                .extracting(EndpointFacts::getPassedOver)
                .contains(
                        "not ready: GET /healthz on port "
                                + east.port()
                                + ": status 503 (expected: 200 to 399)");
        assertThat(eastProxy.metrics().sum("gossamer_application_healthy", Map.of())).isZero();
        assertThat(get("/").status()).isEqualTo(200);

        west.health = 503;
        Await.until(
                "none is well, and all are used", SOON, () -> answering().equals(Set.of("east")));
        assertThat(ready()).containsExactlyInAnyOrder("east", "west");

        west.health = 200;
        Await.until("the far one is back", SOON, () -> answering().equals(Set.of("west")));
        east.health = 200;
        Await.until("the near one is back", SOON, () -> answering().equals(Set.of("east")));
    }

    @Test
    void whatTheServiceDoesNotBearIsRefusedAtOnce() throws Exception {
        CompletableFuture<RawHttp.Response> first = hold();
        CompletableFuture<RawHttp.Response> second = hold();
        assertThat(ARRIVED.tryAcquire(2, 20, TimeUnit.SECONDS)).isTrue();

        RawHttp.Response refused = get("/");

        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.header("retry-after")).isEqualTo("1");
        assertThat(refused.header("l5d-proxy-error"))
                .startsWith("limit: books.default.svc.cluster.local:80: 2 requests are in flight");
        east.released.complete(null);
        west.released.complete(null);
        assertThat(first.get(20, TimeUnit.SECONDS).status()).isEqualTo(200);
        assertThat(second.get(20, TimeUnit.SECONDS).status()).isEqualTo(200);
        assertThat(get("/").status()).isEqualTo(200);
        assertThat(
                        client.metrics()
                                .sum(
                                        "gossamer_outbound_limited_total",
                                        Map.of("limit", "max-requests")))
                .isEqualTo(1);
    }

    private static CompletableFuture<RawHttp.Response> hold() {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return get("/hold");
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                });
    }

    /** Says its name; {@code /healthz} as it is told, {@code /hold} once it is released. */
    private static final class App implements AutoCloseable {

        final String name;
        final CompletableFuture<Void> released = new CompletableFuture<>();
        volatile int health = 200;
        private final HttpServer server;

        App(String name) throws IOException {
            this.name = name;
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 64);
            server.setExecutor(Executors.newCachedThreadPool());
            server.createContext("/healthz", exchange -> answer(exchange, health));
            server.createContext(
                    "/hold",
                    exchange -> {
                        ARRIVED.release();
                        released.join();
                        answer(exchange, 200);
                    });
            server.createContext("/", exchange -> answer(exchange, 200));
            server.start();
        }

        private void answer(HttpExchange exchange, int status) throws IOException {
            byte[] body = name.getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        }

        int port() {
            return server.getAddress().getPort();
        }

        @Override
        public void close() {
            released.complete(null);
            server.stop(0);
        }
    }
}
