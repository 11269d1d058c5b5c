package io.gossamer.it.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.it.mesh.ControlPlane;
import io.gossamer.it.mesh.Manifests;
import io.gossamer.it.net.RawHttp;
import io.gossamer.it.net.TestNetwork;
import io.gossamer.it.process.Await;
import io.gossamer.it.process.ProxyProcess;
import io.gossamer.it.server.ShopServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Routes of manifests and of properties, from the source through the control plane to a pair of
 * sidecars.
 */
class RouteIT {

    /** Port 81 of the service is the new version, port 80 the old one. */
    private static final String ROUTES =
            """
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: {name: versions}
            spec:
              parentRefs: [{group: "", kind: Service, name: shop, port: 80}]
              rules:
                - matches: [{path: {value: /}}]
                - matches: [{path: {value: /}, headers: [{name: x-canary, value: "yes"}]}]
                  filters:
                    - type: RequestHeaderModifier
                      requestHeaderModifier: {set: [{name: x-seen-by, value: canary}]}
                  backendRefs: [{name: shop, port: 81}]
                - matches: [{path: {value: /echo}}]
                  backendRefs:
                    - {name: shop, port: 80, weight: 90}
                    - {name: shop, port: 81, weight: 10}
                - matches: [{path: {value: /broken}}]
                  backendRefs: [{name: gone, port: 80}]
                - matches: [{path: {value: /moved}}]
                  filters:
                    - type: RequestRedirect
                      requestRedirect: {path: {type: ReplaceFullPath, replaceFullPath: /here}}
                - matches: [{path: {value: /api}}]
                  filters:
                    - type: URLRewrite
                      urlRewrite:
                        hostname: api.example
                        path: {type: ReplacePrefixMatch, replacePrefixMatch: /}
                  backendRefs: [{name: shop, port: 81}]
                - matches: [{path: {value: /copied}}]
                  filters:
                    - type: RequestMirror
                      requestMirror: {backendRef: {name: shop, port: 81}}
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata:
              name: retried
              annotations: {retry.linkerd.io/http: "503", retry.linkerd.io/limit: "2"}
            spec:
              parentRefs: [{group: "", kind: Service, name: shop, port: 80}]
              rules: [{matches: [{path: {value: /status}}]}]
            """;

    /** The same for port 82 of the service, as properties. */
    private static final List<String> PROPERTIES =
            Stream.of(
                            "[0].service=shop:82",
                            "[0].uri=lb://shop:81",
                            "[0].predicates[0]=Path=/headers/**",
                            "[0].predicates[1]=Cookie=group, bet.",
                            "[0].filters[0]=SetRequestHeader=x-seen-by, property",
                            "[1].id=shared",
                            "[1].service=shop:82",
                            "[1].uri=lb://shop",
                            "[1].predicates[0]=Weight=all, 0",
                            "[2].service=shop:82",
                            "[2].uri=lb://shop:81",
                            "[2].predicates[0]=Weight=all, 1",
                            "[2].filters[0]=AddResponseHeader=x-canary, yes",
                            "[3].uri=lb://shop:82",
                            "[3].predicates[0]=Path=/status/{code}",
                            "[3].predicates[1]=Method=GET",
                            "[3].filters[0]=Retry=2",
                            "[4].service=shop:82",
                            "[4].uri=no://op",
                            "[4].predicates[0]=Path=/moved",
                            "[4].filters[0]=RedirectTo=301, http://shop/here",
                            "[5].service=shop:82",
                            "[5].uri=lb://shop:81",
                            "[5].predicates[0]=Path=/of/{tenant}/{*rest}",
                            "[5].filters[0]=SetPath=/headers{rest}",
                            "[5].filters[1]=SetStatus=418")
                    .map(text -> "--mesh.destination.routes" + text)
                    .toList();

    @TempDir static Path folder;

    private static ShopServer old;
    private static ShopServer canary;
    private static ControlPlane plane;
    private static ProxyProcess server;
    private static ProxyProcess client;

    @BeforeAll
    static void startMesh() {
        old = ShopServer.start();
        canary = ShopServer.start();
        plane =
                ControlPlane.start(
                        folder.resolve("plane"), TestNetwork.Host.here(), List.of(), PROPERTIES);
        Manifests.write(plane.resources(), "routes.yaml", ROUTES);
        server =
                plane.sidecar("shop", List.of("shop"), TestNetwork.Host.here())
                        .set(
                                "inbound.app-ports",
                                "80:%1$d,81:%2$d,82:%1$d".formatted(old.port(), canary.port()))
                        .set("workload.register", "true")
                        .set("workload.services[0]", "shop")
                        .launch();
        client = plane.sidecar("web", List.of(), TestNetwork.Host.here()).launch();
        server.awaitReady();
        client.awaitReady();
        Await.until(
                "the routes of shop are accepted",
                Duration.ofSeconds(20),
                () ->
                        plane.inventory().getStatusesList().stream()
                                        .filter(status -> status.getConditions(0).getHolds())
                                        .count()
                                == 7);
        Await.until(
                "the routes have reached the sidecar",
                Duration.ofSeconds(20),
                () -> get("/broken", "").status() == 500);
    }

    @AfterAll
    static void stopMesh() {
        for (ProxyProcess proxy : new ProxyProcess[] {client, server}) {
            if (proxy != null) {
                proxy.close();
            }
        }
        if (plane != null) {
            plane.close();
        }
        old.close();
        canary.close();
    }

    private static RawHttp.Response get(String path, String header) throws IOException {
        try (RawHttp http = RawHttp.connect(client.outbound())) {
            return http.send(request(path, header)).response();
        }
    }

    private static String request(String path, String header) {
        return "GET " + path + " HTTP/1.1\r\nHost: shop\r\n" + header + "\r\n";
    }

    /** A request that routes of properties decide over. */
    private static RawHttp.Response send(String method, String path, String header)
            throws IOException {
        try (RawHttp http = RawHttp.connect(client.outbound())) {
            return http.send(
                            method
                                    + " "
                                    + path
                                    + " HTTP/1.1\r\nHost: shop:82\r\n"
                                    + header
                                    + "\r\n")
                    .response();
        }
    }

    @Test
    void propertiesRouteAsManifestsDo() throws IOException {
        int before = canary.requests();

        RawHttp.Response chosen = send("GET", "/headers", "Cookie: a=b; group=beta\r\n");
        RawHttp.Response shared = send("GET", "/headers", "Cookie: group=alpha\r\n");

        assertThat(chosen.text()).contains("x-seen-by: property");
        assertThat(chosen.header("x-canary")).isEmpty();
        assertThat(shared.text()).doesNotContain("x-seen-by");
        assertThat(shared.header("x-canary")).isEqualTo("yes");
        assertThat(canary.requests() - before).isEqualTo(2);
        assertThat(send("GET", "/moved", ""))
                .satisfies(
                        moved -> {
                            assertThat(moved.status()).isEqualTo(301);
                            assertThat(moved.header("location")).isEqualTo("http://shop/here");
                        });
    }

    @Test
    void aRetryOfPropertiesRepeatsTheMethodsThatItNames() throws IOException {
        int before = old.requests();

        assertThat(send("GET", "/status/503", "").status()).isEqualTo(503);
        assertThat(old.requests() - before).isEqualTo(3);

        int onCanary = canary.requests();
        assertThat(send("PUT", "/status/503", "Content-Length: 0\r\n").status()).isEqualTo(503);
        assertThat(canary.requests() - onCanary).isEqualTo(1);
    }

    @Test
    void aTenthOfTheRequestsGoesToABackendOfWeightTenInHundred() throws IOException {
        int requests = 500;
        int before = canary.requests();

        try (RawHttp http = RawHttp.connect(client.outbound())) {
            for (int i = 0; i < requests; i++) {
                assertThat(http.send(request("/echo", "")).response().status()).isEqualTo(200);
            }
        }

        // Four times the deviation of five hundred draws.
        assertThat(canary.requests() - before).isBetween(23, 77);
    }

    @Test
    void aHeaderLeadsToTheCanaryAndTheRequestSaysSo() throws IOException {
        int before = canary.requests();

        RawHttp.Response chosen = get("/headers", "x-canary: yes\r\n");
        RawHttp.Response other = get("/headers", "x-canary: no\r\n");

        assertThat(chosen.text()).contains("x-seen-by: canary");
        assertThat(other.text()).doesNotContain("x-seen-by");
        assertThat(canary.requests() - before).isEqualTo(1);
    }

    @Test
    void anAnnotationOfTheRouteRepeatsItsRequests() throws IOException {
        int before = old.requests();

        assertThat(get("/status/503", "").status()).isEqualTo(503);

        assertThat(old.requests() - before).isEqualTo(3);
    }

    @Test
    void aBackendThatDoesNotExistAnswers500AndTheStatusNamesIt() throws IOException {
        assertThat(get("/broken", "").status()).isEqualTo(500);

        assertThat(plane.inventory().getStatusesList())
                .filteredOn(status -> status.getName().equals("versions"))
                .singleElement()
                .satisfies(
                        status -> {
                            assertThat(status.getConditions(1).getReason())
                                    .isEqualTo("BackendNotFound");
                            assertThat(status.getConditions(1).getProblems(0).getField())
                                    .isEqualTo("spec.rules[3].backendRefs[0].name");
                        });
    }

    @Test
    void aRewriteChangesWhatTheBackendSeesAndNotWhichOneItIs() throws IOException {
        int before = canary.requests();

        RawHttp.Response response = get("/api/headers?q=/api", "");

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.text())
                .startsWith("GET /headers?q=/api HTTP/1.1\n")
                .contains("host: api.example\n")
                .doesNotContain("host: shop");
        assertThat(canary.requests() - before).isEqualTo(1);
        assertThat(get("/api//evil.example/", "").status()).isEqualTo(400);
        assertThat(canary.requests() - before).isEqualTo(1);
    }

    @Test
    void propertiesRewriteThePathAndTheStatus() throws IOException {
        RawHttp.Response response = send("GET", "/of/acme?a=b", "");

        assertThat(response.status()).isEqualTo(418);
        assertThat(response.text()).startsWith("GET /headers?a=b HTTP/1.1\n");
    }

    @Test
    void aCopyReachesTheMirrorAndTheAnswerIsTheBackends() throws Exception {
        int before = old.requests();

        try (RawHttp http = RawHttp.connect(client.outbound())) {
            RawHttp.Response response =
                    http.send(
                                    "POST /copied/7 HTTP/1.1\r\nHost: shop\r\nContent-Length:"
                                            + " 3\r\n\r\nabc")
                            .response();
            assertThat(response.status()).isEqualTo(200);
        }

        Await.until(
                "the copy has reached the canary",
                Duration.ofSeconds(20),
                () -> canary.requestLines().contains("POST /copied/7"));
        assertThat(old.requests() - before).isEqualTo(1);
    }

    @Test
    void aRedirectIsAnsweredByTheSidecar() throws IOException {
        RawHttp.Response response = get("/moved", "");

        assertThat(response.status()).isEqualTo(302);
        assertThat(response.header("location")).isEqualTo("http://shop/here");
    }
}
