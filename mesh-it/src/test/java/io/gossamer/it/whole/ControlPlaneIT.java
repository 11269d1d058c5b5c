package io.gossamer.it.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.it.mesh.ControlPlane;
import io.gossamer.it.mesh.ScriptedPair;
import io.gossamer.it.net.RawHttp;
import io.gossamer.it.net.TestNetwork;
import io.gossamer.it.process.Await;
import io.gossamer.it.process.ProxyProcess;
import io.gossamer.it.server.ShopServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Identity and destination on their own data plane, and two workloads that register themselves. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ControlPlaneIT {

    private static final int OUTAGE_SECONDS = Boolean.getBoolean("mesh.soak") ? 30 : 8;

    @TempDir static Path folder;

    private static ShopServer shop;
    private static ControlPlane plane;
    private static ProxyProcess server;
    private static ProxyProcess client;

    @BeforeAll
    static void startMesh() {
        shop = ShopServer.start();
        plane = ControlPlane.start(folder.resolve("plane"), TestNetwork.Host.here());
        server =
                plane.sidecar("shop", List.of("shop"), TestNetwork.Host.here())
                        .set("inbound.app-ports", "80:" + shop.port())
                        .set("workload.register", "true")
                        .set("workload.services[0]", "shop")
                        .start();
        client =
                plane.sidecar("web", List.of("web"), TestNetwork.Host.here())
                        .set("workload.register", "true")
                        .set("workload.services[0]", "web")
                        .start();
        Await.until(
                "shop is registered",
                Duration.ofSeconds(20),
                () ->
                        plane.inventory().getServicesList().stream()
                                .anyMatch(
                                        service ->
                                                service.getName().equals("shop")
                                                        && service.getEndpointsCount() > 0));
    }

    @AfterAll
    static void stopMesh() {
        if (client != null) {
            client.close();
        }
        if (server != null) {
            server.close();
        }
        if (plane != null) {
            plane.close();
        }
        shop.close();
    }

    private static RawHttp.Response get(InetSocketAddress proxy) throws IOException {
        try (RawHttp http = RawHttp.connect(proxy)) {
            http.send("GET /headers HTTP/1.1\r\nHost: shop\r\n\r\n");
            return http.response();
        }
    }

    @Test
    @Order(1)
    void registeredServiceIsReachedByNameWithBothIdentities() throws IOException {
        RawHttp.Response response = get(client.outbound());

        assertThat(response.status()).as(response.head() + response.text()).isEqualTo(200);
        assertThat(response.text()).contains("l5d-client-id: " + ScriptedPair.identity("web"));
        assertThat(
                        client.metrics()
                                .sum(
                                        "request_total",
                                        Map.of(
                                                "direction",
                                                "outbound",
                                                "tls",
                                                "true",
                                                "server_id",
                                                ScriptedPair.identity("shop"))))
                .isPositive();
    }

    @Test
    @Order(2)
    void tokenOfAnotherWorkloadIsRefusedNamingTheIdentity() {
        Path token =
                ControlPlane.writeToken(
                        folder.resolve("stolen.token"), plane.token("default", "web", List.of()));
        try (ProxyProcess thief =
                plane.sidecar("thief", List.of(), TestNetwork.Host.here())
                        .set("identity.token-file", token.toString())
                        .launch()) {
            thief.process().awaitOutput("token", Duration.ofSeconds(30));
            thief.process().awaitOutput(ScriptedPair.identity("web"), Duration.ofSeconds(30));
            assertThat(thief.process().output()).doesNotContain("\tat ");
        }
    }

    @Test
    @Order(3)
    void expiredTokenIsRefusedSayingSo() {
        var expired = plane.token("default", "late", List.of(), 1);
        Path token = ControlPlane.writeToken(folder.resolve("late-expired.token"), expired);
        Await.until(
                "the token has expired",
                Duration.ofSeconds(10),
                () -> System.currentTimeMillis() / 1000 > expired.getExpires().getSeconds() + 1);
        try (ProxyProcess late =
                plane.sidecar("late", List.of(), TestNetwork.Host.here())
                        .set("identity.token-file", token.toString())
                        .launch()) {
            late.process().awaitOutput("expired", Duration.ofSeconds(60));
        }
    }

    @Test
    @Order(4)
    void badManifestIsNamedAndTheRestStays() throws IOException {
        Files.writeString(
                plane.resources().resolve("bad.yaml"),
                "apiVersion: v1\nkind: Service\nmetadata:\n  name: bad\n  namespace: default\n"
                        + "spec:\n  ports:\n  - port: many\n");

        plane.destination().awaitOutput("bad.yaml", Duration.ofSeconds(20));

        Await.until(
                "the inventory names file, line and field",
                Duration.ofSeconds(10),
                () ->
                        plane.inventory().getProblemsList().stream()
                                .anyMatch(
                                        problem ->
                                                problem.getOrigin().contains("bad.yaml")
                                                        && problem.getLine() == 8
                                                        && problem.getField().contains("port")));
        assertThat(get(client.outbound()).status()).isEqualTo(200);
    }

    @Test
    @Order(5)
    void aRefusedClientIsToldTheManifestThatPermitsIt() throws IOException {
        Path denied = plane.resources().resolve("shop-server.yaml");
        Path allowed = plane.resources().resolve("shop-web.yaml");
        Files.writeString(
                denied,
                """
                apiVersion: policy.linkerd.io/v1beta3
                kind: Server
                metadata: {name: shop-http, namespace: default}
                spec: {podSelector: {matchLabels: {}}, port: %d}
                """
                        .formatted(shop.port()));
        awaitStatus(403);

        Matcher manifest = Pattern.compile("\"allow\":\"(.*?)\"}").matcher(server.get("/why"));
        assertThat(manifest.find()).as(server.get("/why")).isTrue();
        Files.writeString(allowed, manifest.group(1).replace("\\\"", "\""));
        awaitStatus(200);

        Files.delete(denied);
        Files.delete(allowed);
        awaitStatus(200);
    }

    private static void awaitStatus(int status) {
        Await.until(
                "the answer is " + status,
                Duration.ofSeconds(20),
                () -> get(client.outbound()).status() == status);
    }

    @Test
    @Order(6)
    void killedControlPlaneCostsNoRequest() throws IOException {
        assertThat(get(client.outbound()).status()).isEqualTo(200);
        plane.destination().kill();
        plane.identity().kill();

        long end = System.nanoTime() + Duration.ofSeconds(OUTAGE_SECONDS).toNanos();
        int requests = 0;
        while (System.nanoTime() < end) {
            assertThat(get(client.outbound()).status()).isEqualTo(200);
            requests++;
        }
        plane.startIdentity();
        plane.startDestination();
        Await.until(
                "shop is registered again, request " + requests,
                Duration.ofSeconds(40),
                () -> {
                    assertThat(get(client.outbound()).status()).isEqualTo(200);
                    return plane.inventory().getServicesList().stream()
                            .anyMatch(
                                    service ->
                                            service.getName().equals("shop")
                                                    && service.getEndpointsCount() > 0);
                });
        System.out.println(requests + " requests without a control plane, none failed");
    }
}
