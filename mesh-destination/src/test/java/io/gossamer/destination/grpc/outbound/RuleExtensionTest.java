package io.gossamer.destination.grpc.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.gossamer.api.ProxyFeatures;
import io.gossamer.api.mesh.v1.RequestMirror;
import io.gossamer.api.mesh.v1.RuleExtension;
import io.gossamer.api.mesh.v1.UrlRewrite;
import io.gossamer.api.outbound.HttpRoute;
import io.gossamer.api.outbound.OutboundPolicy;
import io.gossamer.destination.TestMesh;
import io.gossamer.destination.TestPolicies;
import io.gossamer.destination.explain.evaluate.Request;
import io.gossamer.destination.explain.evaluate.Rewrites;
import io.gossamer.destination.explain.policy.Words;
import io.gossamer.destination.index.Snapshot;
import io.gossamer.destination.resource.Problem;
import io.gossamer.destination.view.HostPort;
import io.gossamer.destination.view.outbound.OutboundPolicyView;
import io.gossamer.destination.view.status.BalancingStatus;
import io.gossamer.destination.view.status.FilterStatus;
import io.gossamer.destination.view.status.PolicyStatuses;
import io.gossamer.destination.view.status.ResourceStatus;
import io.grpc.Context;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Filters that the contract has no field for, from a manifest to a proxy (rule R14). */
class RuleExtensionTest {

    private static final String SHOP =
            """
            apiVersion: v1
            kind: Service
            metadata: {name: books}
            spec: {clusterIP: 10.96.1.1, ports: [{port: 80}]}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: audit}
            spec: {clusterIP: 10.96.1.2, ports: [{port: 8080}]}
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: {name: books, NAMESPACE}
            spec:
              parentRefs: [{group: core, kind: Service, name: books, namespace: default}]
              rules:
                - matches: [{path: {value: /v1}}]
                  filters:
                    - type: URLRewrite
                      urlRewrite:
                        hostname: api.example
                        path: {type: ReplacePrefixMatch, replacePrefixMatch: /v2}
                - matches: [{path: {value: /old}}]
                  filters:
                    - type: URLRewrite
                      urlRewrite: {path: {type: ReplaceFullPath, replaceFullPath: /new}}
                - matches: [{path: {value: /}}]
            """;

    private static final String MIRRORS =
            """
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: KIND
            metadata: {name: copied}
            spec:
              parentRefs: [{group: core, kind: Service, name: books}]
              rules:
                - filters:
                    - type: RequestMirror
                      requestMirror: {backendRef: {name: audit, port: 8080}}
                    - type: RequestMirror
                      requestMirror:
                        backendRef: {name: audit, port: 8080}
                        fraction: {numerator: 1, denominator: 1000}
                    - type: RequestMirror
                      requestMirror: {backendRef: {name: gone, port: 8080}}
                    - type: RequestMirror
                      requestMirror: {backendRef: {name: audit, port: 8080}, percent: 0}
            """;

    private static Snapshot copied(String kind) {
        String services = SHOP.substring(0, SHOP.lastIndexOf("---"));
        return TestMesh.of(services + MIRRORS.replace("KIND", kind));
    }

    private static Snapshot shop(String namespace) {
        return TestMesh.of(SHOP.replace("NAMESPACE", "namespace: " + namespace));
    }

    private static OutboundPolicyView.Query query(String client) {
        return new OutboundPolicyView.Query(new HostPort("books.default.svc", 80), false, client);
    }

    private static OutboundPolicy policy(Snapshot snapshot, String client) {
        return policy(snapshot, query(client));
    }

    private static OutboundPolicy policy(Snapshot snapshot, OutboundPolicyView.Query query) {
        return TestPolicies.outbound(snapshot, query);
    }

    private static List<HttpRoute.Rule> rules(OutboundPolicy policy) {
        assertThat(policy.getProtocol().getDetect().getHttp2().getRoutesList())
                .isEqualTo(policy.getProtocol().getDetect().getHttp1().getRoutesList());
        return policy.getProtocol().getDetect().getHttp1().getRoutes(0).getRulesList();
    }

    @Test
    void aRewriteTravelsWithItsRule() {
        List<HttpRoute.Rule> rules = rules(policy(shop("default"), "other"));

        assertThat(rules.get(0).getGossamer().getUrlRewrite())
                .isEqualTo(UrlRewrite.newBuilder().setHost("api.example").setPrefix("/v2").build());
        assertThat(rules.get(1).getGossamer().getUrlRewrite())
                .isEqualTo(UrlRewrite.newBuilder().setFull("/new").build());
        assertThat(rules.get(2).getGossamer().hasUrlRewrite()).isFalse();
        assertThat(rules).allSatisfy(rule -> assertThat(rule.getFiltersList()).isEmpty());
    }

    @Test
    void aRouteOfConsumersRewritesForThemOnly() {
        Snapshot shop = shop("office");

        assertThat(rules(policy(shop, "office")).get(0).getGossamer().hasUrlRewrite()).isTrue();
        assertThat(rules(policy(shop, "default")).get(0).getGossamer().hasUrlRewrite()).isFalse();
    }

    @Test
    void aProxyThatDoesNotAnnounceRewritesFailsTheirRulesAndNoOthers() {
        OutboundPolicy whole = policy(shop("default"), "default");

        List<HttpRoute.Rule> reduced =
                rules(OutboundMessages.understoodBy(Set.of(ProxyFeatures.SLOW_START), whole));

        assertThat(reduced.subList(0, 2))
                .allSatisfy(
                        rule -> {
                            assertThat(rule.getGossamer().hasUrlRewrite()).isFalse();
                            assertThat(rule.getBackends().hasEmpty()).isTrue();
                            assertThat(rule.getFilters(0).getFailureInjector().getStatus())
                                    .isEqualTo(500);
                            assertThat(rule.getFilters(0).getFailureInjector().getMessage())
                                    .isEqualTo(
                                            "URLRewrite: not by this proxy (expected: one that"
                                                    + " announces url-rewrite)");
                        });
        assertThat(reduced.get(2)).isEqualTo(rules(whole).get(2));
        assertThat(OutboundMessages.understoodBy(OutboundMessages.FEATURES, whole)).isSameAs(whole);
        assertThat(
                        OutboundMessages.understoodBy(Set.of(ProxyFeatures.URL_REWRITE), whole)
                                .getProtocol())
                .isEqualTo(whole.getProtocol());
    }

    /** A canary under another path, and one that another Service gets copies of. */
    private static Snapshot ofBackends(String kind, String matches) {
        return TestMesh.of(
                SHOP.substring(0, SHOP.lastIndexOf("---"))
                        + """
                        ---
                        apiVersion: gateway.networking.k8s.io/v1
                        kind: KIND
                        metadata: {name: parted}
                        spec:
                          parentRefs: [{group: core, kind: Service, name: books}]
                          rules:
                            - MATCHES
                              backendRefs:
                                - {name: books, port: 80, weight: 9}
                                - {name: books, port: 80, weight: 0}
                                - name: audit
                                  port: 8080
                                  filters:
                                    - REWRITE
                                    - type: RequestMirror
                                      requestMirror: {backendRef: {name: books, port: 80}}
                                    - type: RequestMirror
                                      requestMirror: {backendRef: {name: gone, port: 80}}
                        """
                                .replace("KIND", kind)
                                .replace("MATCHES", matches)
                                .replace(
                                        "- REWRITE",
                                        kind.equals("GRPCRoute")
                                                ? ""
                                                : "- {type: URLRewrite, urlRewrite: {path: {type:"
                                                        + " ReplacePrefixMatch, replacePrefixMatch:"
                                                        + " /v2}}}"));
    }

    @Test
    void filtersOfABackendTravelWithItsPlaceAmongThoseThatGetSomething() {
        OutboundPolicy whole =
                policy(ofBackends("HTTPRoute", "matches: [{path: {value: /v1}}]"), "default");
        HttpRoute.Rule rule = rules(whole).get(0);

        assertThat(rule.getGossamer().getBackendsList())
                .singleElement()
                .satisfies(
                        filters -> {
                            assertThat(filters.getBackend()).as("0 has weight 9").isEqualTo(1);
                            assertThat(filters.getUrlRewrite())
                                    .isEqualTo(UrlRewrite.newBuilder().setPrefix("/v2").build());
                            assertThat(filters.getMirrorsList())
                                    .extracting(RequestMirror::getPath)
                                    .containsExactly("books.default.svc.cluster.local:80");
                        });
        assertThat(rule.getBackends().getRandomAvailable().getBackendsList())
                .allSatisfy(each -> assertThat(each.getBackend().getFiltersList()).isEmpty());
    }

    @Test
    void aProxyThatDoesNotAnnounceRewritesFailsTheBackendsThatHaveThem() {
        Snapshot parted = ofBackends("HTTPRoute", "matches: [{path: {value: /v1}}]");
        OutboundPolicy whole = policy(parted, "default");

        HttpRoute.Rule reduced =
                rules(OutboundMessages.understoodBy(Set.of(ProxyFeatures.REQUEST_MIRROR), whole))
                        .get(0);

        List<HttpRoute.WeightedRouteBackend> backends =
                reduced.getBackends().getRandomAvailable().getBackendsList();
        assertThat(reduced.getGossamer().getBackendsCount()).isZero();
        assertThat(reduced.getFiltersList()).isEmpty();
        assertThat(backends.get(0))
                .isEqualTo(rules(whole).get(0).getBackends().getRandomAvailable().getBackends(0));
        assertThat(backends.get(1).getBackend().getFilters(0).getFailureInjector().getStatus())
                .isEqualTo(500);
        HttpRoute.Rule rewritten =
                rules(OutboundMessages.understoodBy(Set.of(ProxyFeatures.URL_REWRITE), whole))
                        .get(0);
        assertThat(rewritten.getGossamer().getBackends(0).hasUrlRewrite()).isTrue();
        assertThat(rewritten.getGossamer().getBackends(0).getMirrorsCount()).isZero();
        assertThat(rewritten.getBackends()).isEqualTo(rules(whole).get(0).getBackends());
        assertThat(OutboundMessages.understoodBy(OutboundMessages.FEATURES, whole)).isSameAs(whole);

        OutboundPolicyView view = new OutboundPolicyView(TestMesh.SETTINGS);
        ReducedWatches watches = new ReducedWatches();
        Context.CancellableContext call = Context.current().withCancellation();
        watches.opened(query("default"), Set.of(ProxyFeatures.REQUEST_MIRROR), call);
        assertThat(problems(parted, watches.leftOut(parted, view)))
                .anySatisfy(
                        problem ->
                                assertThat(problem)
                                        .contains("spec.rules[0].backendRefs[2].filters")
                                        .contains("get 500 from this backend"))
                .anySatisfy(
                        problem ->
                                assertThat(problem)
                                        .contains("backendRefs[2].filters[2].requestMirror")
                                        .contains("Service/default/gone"));
        call.cancel(null);
    }

    @Test
    void backendsOfCallsHaveMirrorsToo() {
        OutboundPolicy whole = policy(ofBackends("GRPCRoute", "matches: []"), "default");

        assertThat(
                        whole.getProtocol()
                                .getGrpc()
                                .getRoutes(0)
                                .getRules(0)
                                .getGossamer()
                                .getBackends(0)
                                .getMirrors(0)
                                .getPath())
                .isEqualTo("books.default.svc.cluster.local:80");
        assertThat(
                        OutboundMessages.understoodBy(Set.of(ProxyFeatures.URL_REWRITE), whole)
                                .getProtocol()
                                .getGrpc()
                                .getRoutes(0)
                                .getRules(0)
                                .getGossamer()
                                .getBackendsCount())
                .isZero();
    }

    @Test
    void copiesGoToWhatExistsByTheirShare() {
        HttpRoute.Rule rule = rules(policy(copied("HTTPRoute"), "default")).get(0);

        List<RequestMirror> mirrors = rule.getGossamer().getMirrorsList();
        assertThat(mirrors)
                .extracting(
                        RequestMirror::getPath,
                        RequestMirror::getNumerator,
                        RequestMirror::getDenominator)
                .containsExactly(
                        tuple("audit.default.svc.cluster.local:8080", 0, 0),
                        tuple("audit.default.svc.cluster.local:8080", 1, 1000),
                        tuple("audit.default.svc.cluster.local:8080", 0, 100));
        assertThat(mirrors.get(0).getBackend().getResource().getName()).isEqualTo("audit");
        assertThat(rule.getBackends().getFirstAvailable().getBackendsCount()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTPRoute", "GRPCRoute"})
    void aProxyThatDoesNotAnnounceMirrorsSendsNoCopies(String kind) {
        OutboundPolicy whole = policy(copied(kind), "default");
        OutboundPolicy reduced =
                OutboundMessages.understoodBy(Set.of(ProxyFeatures.URL_REWRITE), whole);

        assertThat(whole.toString()).contains("audit");
        assertThat(reduced.toString()).doesNotContain("audit");
        assertThat(reduced.toString()).doesNotContain("failure_injector");
        assertThat(
                        OutboundMessages.understoodBy(Set.of(ProxyFeatures.REQUEST_MIRROR), whole)
                                .getProtocol())
                .isEqualTo(whole.getProtocol());
    }

    @Test
    void aMirrorThatLeadsNowhereShowsInTheStatus() {
        Snapshot copied = copied("GRPCRoute");

        assertThat(problems(copied, BalancingStatus.LeftOut.NOTHING))
                .containsExactly(
                        "manifest.yaml:25 GRPCRoute/default/copied"
                                + " spec.rules[0].filters[2].requestMirror.backendRef.name:"
                                + " Service/default/gone (expected: a Service that exists)");
    }

    /** The first rule of the manifests that begin there in the page. */
    private static HttpRoute.Rule documented(String page, int from) {
        String services =
                SHOP.substring(0, SHOP.lastIndexOf("---"))
                        .replace("name: books", "name: orders, namespace: shop")
                        .replace("name: audit", "name: orders-next, namespace: shop")
                        .replace("8080", "80");
        Snapshot snapshot =
                TestMesh.of(services + "---\n" + page.substring(from, page.indexOf("```", from)));
        assertThat(problems(snapshot, BalancingStatus.LeftOut.NOTHING)).isEmpty();

        OutboundPolicyView.Query query =
                new OutboundPolicyView.Query(new HostPort("orders.shop.svc", 80), false, "shop");
        return rules(policy(snapshot, query)).get(0);
    }

    /** The example of docs/destination.md, word for word, and what the page says of a request. */
    @Test
    void theExampleOfTheDocumentation() throws Exception {
        String page = Files.readString(Path.of("../docs/destination.md"));
        int section = page.indexOf("### Rewrites and mirrors");
        int from = page.indexOf("```yaml\n", section) + "```yaml\n".length();
        RuleExtension rule = documented(page, from).getGossamer();

        assertThat(Words.rewrite(rule.getUrlRewrite()))
                .isEqualTo("to host orders.example, prefix /api");
        assertThat(
                        Rewrites.apply(
                                rule.getUrlRewrite(),
                                "/v1",
                                new Request(
                                        Request.Wire.HTTP,
                                        "GET",
                                        "orders",
                                        "/v1/7?x=y",
                                        List.of())))
                .hasValueSatisfying(
                        sent -> {
                            assertThat(sent.path()).isEqualTo("/api/7?x=y");
                            assertThat(sent.authority()).isEqualTo("orders.example");
                        });
        assertThat(page).contains("as `GET /api/7?x=y` for `orders.example`");
        assertThat(rule.getMirrors(0).getNumerator() / (double) rule.getMirrors(0).getDenominator())
                .isEqualTo(1 / 20.0);
    }

    /** The second example of that section. */
    @Test
    void theExampleOfABackendOfTheDocumentation() throws Exception {
        String page = Files.readString(Path.of("../docs/destination.md"));
        int first = page.indexOf("```yaml\n", page.indexOf("### Rewrites and mirrors"));
        int from = page.indexOf("```yaml\n", first + 1) + "```yaml\n".length();
        HttpRoute.Rule rule = documented(page, from);

        assertThat(rule.getBackends().getRandomAvailable().getBackendsList())
                .extracting(HttpRoute.WeightedRouteBackend::getWeight)
                .containsExactly(9, 1);
        assertThat(rule.getGossamer().getBackendsList())
                .singleElement()
                .satisfies(
                        filters -> {
                            assertThat(filters.getBackend()).isEqualTo(1);
                            assertThat(
                                            Rewrites.apply(
                                                    filters.getUrlRewrite(),
                                                    "/v1",
                                                    new Request(
                                                            Request.Wire.HTTP,
                                                            "GET",
                                                            "orders",
                                                            "/v1/7",
                                                            List.of())))
                                    .hasValueSatisfying(
                                            sent -> assertThat(sent.path()).isEqualTo("/v2/7"));
                        });
        assertThat(page).contains("once `orders-next` as `GET /v2/7`");
    }

    @Test
    void theStatusSaysForHowManyClientsTheRuleFails() {
        Snapshot shop = shop("default");
        OutboundPolicyView view = new OutboundPolicyView(TestMesh.SETTINGS);
        ReducedWatches watches = new ReducedWatches();
        assertThat(problems(shop, watches.leftOut(shop, view))).isEmpty();

        Context.CancellableContext call = Context.current().withCancellation();
        watches.opened(query("default"), Set.of(ProxyFeatures.SLOW_START), call);

        assertThat(problems(shop, watches.leftOut(shop, view)))
                .containsExactly(
                        "manifest.yaml:17 HTTPRoute/default/books spec.rules[0].filters:"
                                + " url-rewrite (expected: clients whose proxy announces"
                                + " url-rewrite; 1 that watch do not, and get 500 from this rule)",
                        "manifest.yaml:23 HTTPRoute/default/books spec.rules[1].filters:"
                                + " url-rewrite (expected: clients whose proxy announces"
                                + " url-rewrite; 1 that watch do not, and get 500 from this rule)");
        call.cancel(null);
        assertThat(problems(shop, watches.leftOut(shop, view))).isEmpty();
    }

    private static List<String> problems(Snapshot snapshot, BalancingStatus.LeftOut leftOut) {
        List<ResourceStatus> statuses =
                FilterStatus.complete(
                        PolicyStatuses.of(snapshot, TestMesh.SETTINGS), snapshot, leftOut);
        return statuses.stream()
                .flatMap(status -> status.conditions().stream())
                .flatMap(condition -> condition.problems().stream())
                .map(Problem::toString)
                .toList();
    }
}
