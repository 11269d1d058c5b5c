package io.gossamer.it.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.api.mesh.v1.ExplainRequest;
import io.gossamer.api.mesh.v1.Explanation;
import io.gossamer.api.mesh.v1.Explanation.Outcome;
import io.gossamer.api.mesh.v1.RouteFacts;
import io.gossamer.api.mesh.v1.RuleFacts;
import io.gossamer.it.mesh.ControlPlane;
import io.gossamer.it.mesh.Manifests;
import io.gossamer.it.net.RawHttp;
import io.gossamer.it.net.TestNetwork;
import io.gossamer.it.process.Await;
import io.gossamer.it.process.ProxyProcess;
import io.gossamer.it.server.ShopServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Holds explanations against what happens: each request of a table is explained by the control
 * plane and then sent through a pair of sidecars. Rules name themselves in a header of the
 * response. This is what keeps the explaining code and the sidecar's from drifting apart.
 */
class ExplainIT {

    /** Rules by route, in the order of their age. */
    private static final Map<String, List<String>> RULES =
            new TreeMap<>(
                    Map.of(
                            "a",
                            List.of(
                                    "{path: {value: /v1}}",
                                    "{path: {value: /v1}, method: POST}",
                                    "{path: {value: /v1/}, headers: [{name: X-A, value: \"1\"}]}",
                                    "{path: {value: /v1}, headers: [{name: x-a, value: \"1\"}, {name:"
                                            + " x-b, type: RegularExpression, value: \"[a-c]+\"}]}",
                                    "{path: {type: Exact, value: /v1/x}}",
                                    "{path: {type: Exact, value: /v1/x/}}",
                                    "{path: {type: RegularExpression, value: \"/v[0-9]+/y.*\"}}",
                                    "{path: {value: /v1/longer/prefix}}"),
                            "b",
                            List.of(
                                    "{path: {value: /v1}}",
                                    "{path: {value: /q}, queryParams: [{name: p, value: \"1\"}]}",
                                    "{path: {value: /q}, queryParams: [{name: p, type:"
                                            + " RegularExpression, value: \"[0-9]*\"}, {name: r,"
                                            + " value: \"a b\"}]}",
                                    "{path: {value: /q}, method: PUT}",
                                    "{headers: [{name: x-only, value: \"é\"}]}"),
                            "c",
                            List.of("{path: {value: /v1/x}}", "{path: {value: /v2}}")));

    /** The route that is for one name only. */
    private static final String HOST = "shop.default";

    private static final List<String> PATHS =
            List.of(
                    "/",
                    "/v1",
                    "/v1/",
                    "/v1x",
                    "/v1/x",
                    "/v1/x/",
                    "/v1/xx",
                    "/v1/y",
                    "/v10/yz",
                    "/v1/longer/prefix",
                    "/v1/longer/prefix/",
                    "/v2/a?p=1",
                    "/q?p=1",
                    "/q?p=2",
                    "/q?p=3&r=a+b",
                    "/q?p=x&r=a%20b&p=1",
                    "/q?P=1",
                    "/other");

    private static final List<String> HEADERS =
            List.of("", "X-A: 1", "x-a: 2, 1", "x-a: 1;x-b: abc", "x-b: abd;x-a: 1", "x-only: é");

    @TempDir static Path folder;

    private static ShopServer shop;
    private static ControlPlane plane;
    private static ProxyProcess server;
    private static ProxyProcess client;

    @BeforeAll
    static void startMesh() {
        shop = ShopServer.start();
        plane = ControlPlane.start(folder.resolve("plane"), TestNetwork.Host.here());
        Manifests.write(plane.resources(), "routes.yaml", routes());
        Manifests.write(plane.resources(), "policy.yaml", policy());
        server =
                plane.sidecar("shop", List.of("shop"), TestNetwork.Host.here())
                        .set("inbound.app-ports", "80:" + shop.port())
                        .set("workload.register", "true")
                        .set("workload.services[0]", "shop")
                        .launch();
        client = plane.sidecar("web", List.of(), TestNetwork.Host.here()).launch();
        server.awaitReady();
        client.awaitReady();
        Await.until(
                "the far side is explained as permitting",
                Duration.ofSeconds(20),
                () -> explain("GET", "shop", "/v2/a", "").getOutcome() == Outcome.DELIVERED);
        Await.until(
                "the routes and the policy have reached the sidecars",
                Duration.ofSeconds(20),
                () ->
                        send("GET", "shop", "/v2/a", "").header("x-rule").equals("c-2")
                                && send("PUT", "shop", "/v2/a", "").status() == 403);
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
        shop.close();
    }

    private static String routes() {
        StringBuilder yaml = new StringBuilder();
        RULES.forEach(
                (route, matches) -> {
                    yaml.append("apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\n")
                            .append("metadata: {name: " + route + "}\nspec:\n")
                            .append("  parentRefs: [{group: \"\", kind: Service, name: shop}]\n");
                    if (route.equals("c")) {
                        yaml.append("  hostnames: [" + HOST + ", \"shop\"]\n");
                    }
                    yaml.append("  rules:\n");
                    for (int i = 0; i < matches.size(); i++) {
                        yaml.append("    - matches: [" + matches.get(i) + "]\n")
                                .append("      filters:\n")
                                .append("        - type: ResponseHeaderModifier\n")
                                .append("          responseHeaderModifier:\n")
                                .append("            set: [{name: x-rule, value: ")
                                .append(route + "-" + (i + 1) + "}]\n");
                    }
                    yaml.append("---\n");
                });
        return yaml.toString();
    }

    /** GET is open to web, POST to nobody but somebody else, PUT to nobody, DELETE has no route. */
    private static String policy() {
        return """
        apiVersion: v1
        kind: ServiceAccount
        metadata: {name: web}
        ---
        apiVersion: policy.linkerd.io/v1beta3
        kind: Server
        metadata: {name: shop-http}
        spec: {podSelector: {}, port: %d}
        ---
        apiVersion: policy.linkerd.io/v1beta3
        kind: HTTPRoute
        metadata: {name: reads}
        spec:
          parentRefs: [{group: policy.linkerd.io, kind: Server, name: shop-http}]
          rules: [{matches: [{method: GET}]}]
        ---
        apiVersion: policy.linkerd.io/v1beta3
        kind: HTTPRoute
        metadata: {name: writes}
        spec:
          parentRefs: [{group: policy.linkerd.io, kind: Server, name: shop-http}]
          rules: [{matches: [{method: POST, path: {value: /v1}}, {method: PUT}]}]
        ---
        apiVersion: policy.linkerd.io/v1alpha1
        kind: AuthorizationPolicy
        metadata: {name: web-reads}
        spec:
          targetRef: {group: policy.linkerd.io, kind: HTTPRoute, name: reads}
          requiredAuthenticationRefs: [{kind: ServiceAccount, name: web}]
        ---
        apiVersion: policy.linkerd.io/v1alpha1
        kind: AuthorizationPolicy
        metadata: {name: others-write}
        spec:
          targetRef: {group: policy.linkerd.io, kind: HTTPRoute, name: writes}
          requiredAuthenticationRefs: [{kind: ServiceAccount, name: other}]
        """
                .formatted(shop.port());
    }

    private static Explanation explain(String method, String host, String path, String headers) {
        return plane.explain(List.of(question(method, host, path, headers))).get(0);
    }

    private static ExplainRequest question(
            String method, String host, String path, String headers) {
        ExplainRequest.Builder request =
                ExplainRequest.newBuilder()
                        .setClient("web")
                        .setTarget("http://" + host + path)
                        .setMethod(method);
        for (String header : headers.isEmpty() ? new String[0] : headers.split(";")) {
            request.addHeaders(
                    ExplainRequest.Header.newBuilder()
                            .setName(header.substring(0, header.indexOf(':')))
                            .setValue(header.substring(header.indexOf(':') + 2)));
        }
        return request.build();
    }

    private static RawHttp.Response send(String method, String host, String path, String headers)
            throws IOException {
        try (RawHttp http = RawHttp.connect(client.outbound())) {
            return send(http, method, host, path, headers);
        }
    }

    private static RawHttp.Response send(
            RawHttp http, String method, String host, String path, String headers)
            throws IOException {
        String text =
                method
                        + " "
                        + path
                        + " HTTP/1.1\r\nHost: "
                        + host
                        + "\r\nContent-Length: 0\r\n"
                        + (headers.isEmpty() ? "" : headers.replace(";", "\r\n") + "\r\n")
                        + "\r\n";
        return http.send(text.getBytes(StandardCharsets.UTF_8)).response();
    }

    /** What happened, in the words of {@link #expected}. */
    private static String seen(RawHttp.Response response) {
        String rule = response.header("x-rule");
        return response.status() + (rule.isEmpty() ? " by no rule" : " by " + rule);
    }

    /** What the explanation says will happen. */
    private static String expected(Explanation explanation) {
        String rule = "no rule";
        for (RouteFacts route : explanation.getRoutesList()) {
            for (RuleFacts facts : route.getRulesList()) {
                if (facts.getStanding() == RuleFacts.Standing.WON) {
                    rule =
                            route.getResource().substring("HTTPRoute/default/".length())
                                    + "-"
                                    + facts.getNumber();
                }
            }
        }
        int status =
                explanation.getOutcome() == Outcome.DELIVERED
                        ? 200
                        : explanation.getBackendsCount() == 0
                                ? 404
                                : explanation.getBackends(0).getVerdicts(0).getStatus();
        return status + " by " + rule;
    }

    /** One request of the table. */
    private record Case(String method, String host, String path, String headers) {

        static List<Case> all() {
            List<Case> cases = new ArrayList<>();
            for (String host : List.of(HOST, "shop.default.svc")) {
                for (String path : PATHS) {
                    for (String method : List.of("GET", "POST", "PUT", "DELETE")) {
                        HEADERS.forEach(header -> cases.add(new Case(method, host, path, header)));
                    }
                }
            }
            return cases;
        }
    }

    @Test
    void whatIsExplainedIsWhatHappens() throws IOException {
        List<Case> cases = Case.all();
        List<Explanation> explanations =
                plane.explain(
                        cases.stream()
                                .map(c -> question(c.method(), c.host(), c.path(), c.headers()))
                                .toList());
        List<String> wrong = new ArrayList<>();
        Map<String, Integer> outcomes = new TreeMap<>();
        try (RawHttp http = RawHttp.connect(client.outbound())) {
            for (int i = 0; i < cases.size(); i++) {
                Case sent = cases.get(i);
                String expected = expected(explanations.get(i));
                String seen =
                        seen(send(http, sent.method(), sent.host(), sent.path(), sent.headers()));
                outcomes.merge(expected, 1, Integer::sum);
                if (!seen.equals(expected)) {
                    wrong.add(sent + ": explained as " + expected + ", was " + seen);
                }
            }
        }
        System.out.println("explained and sent: " + outcomes);

        assertThat(wrong).isEmpty();
        // The table is worth something only if every rule wins somewhere, and every refusal occurs.
        List<String> winners = new ArrayList<>();
        RULES.forEach(
                (route, matches) -> {
                    for (int rule = 1; rule <= matches.size(); rule++) {
                        winners.add(route + "-" + rule);
                    }
                });
        // An older route has the same match.
        winners.remove("b-1");
        assertThat(outcomes.keySet().stream().map(outcome -> outcome.substring(7)).distinct())
                .containsAll(winners)
                .doesNotContain("b-1");
        assertThat(outcomes.keySet())
                .anyMatch(outcome -> outcome.startsWith("403"))
                .anyMatch(outcome -> outcome.startsWith("404 by no rule"))
                .anyMatch(outcome -> outcome.matches("404 by [abc]-.*"));
    }

    @Test
    void aPathThatIsNotPlainIsNeverExplainedAsPermitted() throws IOException {
        for (String path : List.of("/v1/%61", "/v1//x", "/v1/../v2", "/v1/x;a", "/v1/./x")) {
            Explanation explanation = explain("GET", "shop", path, "");

            assertThat(explanation.getOutcome()).as(path).isEqualTo(Outcome.REFUSED);
            assertThat(explanation.getSummary()).contains("400: path: " + path);
            // It may be let through where all readings agree; the explanation says so.
            assertThat(send("GET", "shop", path, "").status()).as(path).isIn(200, 400, 404);
        }
    }

    @Test
    void whatWouldPermitItDoes() throws IOException {
        String remedy =
                explain("PUT", "shop", "/v1/a", "").getBackends(0).getVerdicts(0).getRemedy();
        assertThat(send("PUT", "shop", "/v1/a", "").status()).isEqualTo(403);

        Manifests.write(plane.resources(), "remedy.yaml", remedy);
        Await.until(
                "the remedy has reached the sidecar",
                Duration.ofSeconds(20),
                () -> send("PUT", "shop", "/v1/a", "").status() == 200);
        assertThat(explain("PUT", "shop", "/v1/a", "").getOutcome()).isEqualTo(Outcome.DELIVERED);

        // For the other tests it is as it was.
        Manifests.write(plane.resources(), "remedy.yaml", "");
        Await.until(
                "the remedy is gone",
                Duration.ofSeconds(20),
                () -> send("PUT", "shop", "/v1/a", "").status() == 403);
    }
}
