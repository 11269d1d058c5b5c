package io.gossamer.destination.grpc.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import io.gossamer.api.http_route.HttpRouteMatch;
import io.gossamer.api.http_types.Scheme;
import io.gossamer.api.outbound.FailureAccrual;
import io.gossamer.api.outbound.GrpcRoute;
import io.gossamer.api.outbound.HttpRoute;
import io.gossamer.api.outbound.OpaqueRoute;
import io.gossamer.api.outbound.OutboundPolicy;
import io.gossamer.api.outbound.ProxyProtocol;
import io.gossamer.api.outbound.TlsRoute;
import io.gossamer.destination.TestMesh;
import io.gossamer.destination.TestPolicies;
import io.gossamer.destination.index.Snapshot;
import io.gossamer.destination.resource.PortRanges;
import io.gossamer.destination.resource.policy.DefaultPolicy;
import io.gossamer.destination.view.HostPort;
import io.gossamer.destination.view.MeshSettings;
import io.gossamer.destination.view.outbound.OutboundPolicyView;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Manifests to messages; each test is a row of semantics 1.3 to 1.5. */
class OutboundMessagesTest {

    private static final String SERVICES =
            """
            apiVersion: v1
            kind: Service
            metadata: {name: books, namespace: shop, annotations: {SERVICE}}
            spec: {clusterIP: 10.96.1.1, ports: [{port: 80}]}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: books-v2, namespace: shop}
            spec: {clusterIP: 10.96.1.2, ports: [{port: 8080}]}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: elsewhere, namespace: shop}
            spec: {type: ExternalName, externalName: example.com}
            """;

    @Test
    void httpRouteMatches() {
        HttpRoute.Rule rule =
                http(
                        """
                        - matches:
                            - path: {type: Exact, value: /books}
                              method: POST
                              headers: [{name: X-User, value: ann}]
                              queryParams:
                                - {name: page, type: RegularExpression, value: "[0-9]+"}
                            - path: {type: RegularExpression, value: "/b.*"}
                            - method: PURGE
                        """);

        HttpRouteMatch first = rule.getMatches(0);
        assertThat(first.getPath().getExact()).isEqualTo("/books");
        assertThat(first.getMethod().getRegistered().name()).isEqualTo("POST");
        assertThat(first.getHeaders(0).getExact().toStringUtf8()).isEqualTo("ann");
        assertThat(first.getQueryParams(0).getRegex()).isEqualTo("[0-9]+");
        assertThat(rule.getMatches(1).getPath().getRegex()).isEqualTo("/b.*");
        assertThat(rule.getMatches(2).getPath().getPrefix()).isEqualTo("/");
        assertThat(rule.getMatches(2).getMethod().getUnregistered()).isEqualTo("PURGE");
        assertThat(rule.getGossamer().getOrigin()).isEqualTo("manifest.yaml:23");
    }

    @Test
    void hostnames() {
        HttpRoute route =
                policy(
                                "",
                                "HTTPRoute",
                                "hostnames: [books.example, \"*.shop.example\"]",
                                "- {}",
                                "")
                        .getProtocol()
                        .getDetect()
                        .getHttp2()
                        .getRoutes(0);

        assertThat(route.getHosts(0).getExact()).isEqualTo("books.example");
        assertThat(route.getHosts(1).getSuffix().getReverseLabelsList())
                .containsExactly("example", "shop");
        assertThat(route.getMetadata().getResource().getGroup())
                .isEqualTo("gateway.networking.k8s.io");
    }

    @Test
    void filters() {
        HttpRoute.Rule rule =
                http(
                        """
                        - filters:
                            - type: RequestHeaderModifier
                              requestHeaderModifier:
                                add: [{name: X-A, value: "1"}]
                                set: [{name: X-S, value: "2"}]
                                remove: [X-R]
                            - type: ResponseHeaderModifier
                              responseHeaderModifier: {set: [{name: X-B, value: b}]}
                            - type: RequestRedirect
                              requestRedirect:
                                scheme: https
                                hostname: new.example
                                port: 8443
                                path: {type: ReplacePrefixMatch, replacePrefixMatch: /new}
                        """);

        assertThat(rule.getFilters(0).getRequestHeaderModifier().getAdd().getHeaders(0).getName())
                .isEqualTo("X-A");
        assertThat(rule.getFilters(0).getRequestHeaderModifier().getRemoveList())
                .containsExactly("X-R");
        assertThat(
                        rule.getFilters(1)
                                .getResponseHeaderModifier()
                                .getSet()
                                .getHeaders(0)
                                .getValue()
                                .toStringUtf8())
                .isEqualTo("b");
        assertThat(rule.getFilters(2).getRedirect())
                .satisfies(
                        redirect -> {
                            assertThat(redirect.getScheme().getRegistered())
                                    .isEqualTo(Scheme.Registered.HTTPS);
                            assertThat(redirect.getHost()).isEqualTo("new.example");
                            assertThat(redirect.getPort()).isEqualTo(8443);
                            assertThat(redirect.getPath().getPrefix()).isEqualTo("/new");
                            assertThat(redirect.getStatus()).isEqualTo(302);
                        });
    }

    @Test
    void trafficSplit() {
        HttpRoute.Distribution backends =
                http("""
                - backendRefs:
                    - {name: books, port: 80, weight: 90}
                    - {name: books-v2, port: 8080, weight: 10}
                    - {name: books-v2, port: 8080, weight: 0}
                """)
                        .getBackends();

        assertThat(backends.getRandomAvailable().getBackendsList())
                .extracting(
                        weighted ->
                                weighted.getWeight()
                                        + " "
                                        + weighted.getBackend()
                                                .getBackend()
                                                .getBalancer()
                                                .getDiscovery()
                                                .getDst()
                                                .getPath())
                .containsExactly(
                        "90 books.shop.svc.cluster.local:80",
                        "10 books-v2.shop.svc.cluster.local:8080");
    }

    @Test
    void ruleWithNoBackendsIsTheParentServiceItself() {
        assertThat(
                        http("- matches: [{path: {value: /x}}]")
                                .getBackends()
                                .getFirstAvailable()
                                .getBackends(0)
                                .getBackend()
                                .getMetadata()
                                .getResource()
                                .getName())
                .isEqualTo("books");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "name: gone, port: 80 | Service/shop/gone",
                "name: books-v2, port: 81 | Service/shop/books-v2:81",
                "name: elsewhere, port: 80 | ExternalName",
                "name: books, kind: Bucket, group: example.com | Bucket",
            })
    void unknownOrInvalidBackendAnswers500(String reference, String message) {
        HttpRoute.WeightedRouteBackend backend =
                http("- backendRefs: [{%s, weight: 3}]".formatted(reference))
                        .getBackends()
                        .getRandomAvailable()
                        .getBackends(0);

        assertThat(backend.getWeight()).isEqualTo(3);
        assertThat(backend.getBackend().getFilters(0).getFailureInjector())
                .satisfies(
                        failure -> {
                            assertThat(failure.getStatus()).isEqualTo(500);
                            assertThat(failure.getMessage()).contains(message);
                        });
        assertThat(backend.getBackend().getBackend().getMetadata().getDefault())
                .isEqualTo("invalid");
    }

    @Test
    void backendsOfWeightZeroAnswer500() {
        HttpRoute.Rule rule = http("- backendRefs: [{name: books, port: 80, weight: 0}]");

        assertThat(rule.getBackends().hasEmpty()).isTrue();
        assertThat(rule.getFilters(0).getFailureInjector().getStatus()).isEqualTo(500);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                // service annotations | route annotations | rule | request s | response s
                // | request | response
                "'' | '' | '' | 0 | 0",
                "'timeout.linkerd.io/request: 9s' | '' | '' | 9 | 0",
                "'timeout.linkerd.io/request: 9s, timeout.linkerd.io/response: 4s' |"
                        + " 'timeout.linkerd.io/request: 2s' | '' | 2 | 0",
                "'timeout.linkerd.io/request: 9s, timeout.linkerd.io/response: 4s' | '' |"
                        + " 'timeouts: {request: 3s}' | 3 | 0",
                "'' | 'timeout.linkerd.io/request: 2s' | 'timeouts: {request: 3s}' | 2 | 0",
                "'' | 'timeout.linkerd.io/response: 2s' | 'timeouts: {request: 3s}' | 3 | 2",
                "'timeout.linkerd.io/request: 9s' | '' | 'timeouts: {request: 0s}' | 0 | 0",
            })
    void timeouts(String service, String route, String rule, long request, long response) {
        HttpRoute.Rule message =
                firstRule(policy(service, "HTTPRoute", "", "- {" + rule + "}", route));

        assertThat(message.getTimeouts().getRequest().getSeconds()).isEqualTo(request);
        assertThat(message.getTimeouts().hasRequest()).isEqualTo(request != 0);
        assertThat(message.getTimeouts().getResponse().getSeconds()).isEqualTo(response);
    }

    @Test
    @SuppressWarnings("deprecation")
    void backendRequestTimeout() {
        assertThat(
                        http("- timeouts: {request: 3s, backendRequest: 1s}")
                                .getBackends()
                                .getFirstAvailable()
                                .getBackends(0)
                                .getRequestTimeout())
                .isEqualTo(Duration.newBuilder().setSeconds(1).build());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'retry.linkerd.io/http: 5xx' | '' | 1 | 500",
                "'retry.linkerd.io/http: 5xx, retry.linkerd.io/limit: \"4\"' |"
                        + " 'retry.linkerd.io/http: \"503\"' | 1 | 503",
                "'' | 'retry.linkerd.io/http: gateway-error, retry.linkerd.io/limit: \"2\"' | 2 |"
                        + " 502",
            })
    void retriesOfTheRouteReplaceThoseOfTheService(
            String service, String route, int limit, int firstStatus) {
        HttpRoute.Retry retry =
                firstRule(policy(service, "HTTPRoute", "", "- {}", route)).getRetry();

        assertThat(retry.getMaxRetries()).isEqualTo(limit);
        assertThat(retry.getConditions().getStatusRanges(0).getStart()).isEqualTo(firstStatus);
        assertThat(retry.getMaxRequestBytes()).isEqualTo(64 * 1024);
        assertThat(retry.getBackoff().getMinBackoff().getNanos()).isEqualTo(25_000_000);
        assertThat(retry.getBackoff().getMaxBackoff().getNanos()).isEqualTo(250_000_000);
        assertThat(retry.getBackoff().getJitterRatio()).isEqualTo(1f);
    }

    @Test
    void retriesOfTheServiceHoldWithoutARoute() {
        HttpRoute route =
                of("retry.linkerd.io/http: 5xx, retry.linkerd.io/timeout: 300ms", "")
                        .getProtocol()
                        .getDetect()
                        .getHttp1()
                        .getRoutes(0);

        assertThat(route.getMetadata().getDefault()).isEqualTo("http");
        assertThat(route.getRules(0).getRetry().getTimeout().getNanos()).isEqualTo(300_000_000);
    }

    @Test
    void grpcRoute() {
        ProxyProtocol protocol =
                policy(
                                "retry.linkerd.io/grpc: \"unavailable,cancelled\"",
                                "GRPCRoute",
                                "",
                                """
                                - matches:
                                    - method: {service: shop.Books, method: Get}
                                      headers: [{name: x-user, value: ann}]
                                  filters:
                                    - type: RequestHeaderModifier
                                      requestHeaderModifier: {set: [{name: a, value: b}]}
                                  backendRefs: [{name: gone, port: 80}]
                                - {}
                                """,
                                "")
                        .getProtocol();

        GrpcRoute.Rule rule = protocol.getGrpc().getRoutes(0).getRules(0);
        assertThat(rule.getMatches(0).getRpc().getService()).isEqualTo("shop.Books");
        assertThat(rule.getMatches(0).getRpc().getMethod()).isEqualTo("Get");
        assertThat(rule.getFilters(0).getRequestHeaderModifier().getSet().getHeadersCount())
                .isEqualTo(1);
        assertThat(rule.getRetry().getConditions().getUnavailable()).isTrue();
        assertThat(rule.getRetry().getConditions().getInternal()).isFalse();
        assertThat(
                        rule.getBackends()
                                .getRandomAvailable()
                                .getBackends(0)
                                .getBackend()
                                .getFilters(0)
                                .getFailureInjector()
                                .getCode())
                .isEqualTo(14);
        assertThat(protocol.getGrpc().getRoutes(0).getRules(1).getMatchesCount()).isEqualTo(1);
    }

    @Test
    void tlsRouteBySni() {
        TlsRoute route =
                policy(
                                "",
                                "TLSRoute",
                                "hostnames: [\"*.shop.example\"]",
                                "- backendRefs: [{name: books-v2, port: 8080}]",
                                "")
                        .getProtocol()
                        .getTls()
                        .getRoutes(0);

        assertThat(route.getSnis(0).getSuffix().getReverseLabelsList())
                .containsExactly("example", "shop");
        assertThat(route.getRules(0).getBackends().getRandomAvailable().getBackendsCount())
                .isEqualTo(1);
    }

    @Test
    void tcpRouteWhoseBackendsAreAllBrokenIsInvalid() {
        OpaqueRoute route =
                policy("", "TCPRoute", "", "- backendRefs: [{name: gone, port: 80}]", "")
                        .getProtocol()
                        .getOpaque()
                        .getRoutes(0);

        assertThat(route.getRules(0).getFilters(0).getInvalid().getMessage()).contains("gone");
        assertThat(route.getRules(0).getBackends().hasEmpty()).isTrue();
    }

    @Test
    void circuitBreaking() {
        FailureAccrual consecutive =
                of("balancer.linkerd.io/failure-accrual: consecutive", "")
                        .getProtocol()
                        .getDetect()
                        .getHttp2()
                        .getFailureAccrual();

        assertThat(consecutive.getConsecutiveFailures().getMaxFailures()).isEqualTo(7);
        assertThat(consecutive.getConsecutiveFailures().getBackoff().getMaxBackoff().getSeconds())
                .isEqualTo(60);
        assertThat(consecutive.getEjection().getMinReadyEndpoints()).isEqualTo(1);
        assertThat(
                        of("balancer.linkerd.io/failure-accrual: unified", "")
                                .getProtocol()
                                .getDetect()
                                .getHttp1()
                                .getFailureAccrual()
                                .getUnified()
                                .getSuccessRateThreshold())
                .isEqualTo(0.8);
    }

    @Test
    void failureAwareEwma() {
        assertThat(
                        firstRule(of("balancer.alpha.linkerd.io/penalize-failures: \"true\"", ""))
                                .getBackends()
                                .getFirstAvailable()
                                .getBackends(0)
                                .getBackend()
                                .getBalancer()
                                .getPenaltyPeakEwma()
                                .getPenalty()
                                .getSeconds())
                .isEqualTo(5);
    }

    @Test
    void aRulesOwnRetryComesBeforeAnnotations() {
        HttpRoute.Retry retry =
                http("""
                                - retry: {codes: [500, 503], attempts: 3, backoff: 100ms}
                                  timeouts: {backendRequest: 200ms}
                                """)
                        .getRetry();

        assertThat(retry.getMaxRetries()).isEqualTo(3);
        assertThat(retry.getConditions().getStatusRangesList())
                .extracting(range -> range.getStart() + "-" + range.getEnd())
                .containsExactly("500-500", "503-503");
        assertThat(retry.getTimeout().getNanos()).isEqualTo(200_000_000);
        assertThat(retry.getBackoff().getMinBackoff().getNanos()).isEqualTo(100_000_000);
        assertThat(retry.getBackoff().getMaxBackoff().getSeconds()).isEqualTo(1);
        assertThat(http("- retry: {}").getRetry().getMaxRetries()).isEqualTo(1);
        assertThat(http("- {}").hasRetry()).isFalse();
    }

    @Test
    void perRequestOverrideHeaders() {
        MeshSettings allowing =
                new MeshSettings(
                        "mesh",
                        "cluster.local",
                        "cluster.local",
                        DefaultPolicy.ALL_UNAUTHENTICATED,
                        PortRanges.NONE,
                        List.of(),
                        false,
                        "egress",
                        true,
                        true);

        assertThat(http("- {}").getAllowL5DRequestHeaders()).isFalse();
        assertThat(
                        firstRule(
                                        OutboundMessages.policy(
                                                new io.gossamer.destination.view.outbound
                                                        .OutboundPolicy.Egress(
                                                        InetAddress.getLoopbackAddress(), 80),
                                                allowing,
                                                true,
                                                1))
                                .getAllowL5DRequestHeaders())
                .isTrue();
    }

    private static HttpRoute.Rule http(String rules) {
        return firstRule(policy("", "HTTPRoute", "", rules, ""));
    }

    private static HttpRoute.Rule firstRule(OutboundPolicy policy) {
        return policy.getProtocol().getDetect().getHttp1().getRoutes(0).getRules(0);
    }

    private static OutboundPolicy policy(
            String serviceAnnotations,
            String kind,
            String spec,
            String rules,
            String routeAnnotations) {
        return of(
                serviceAnnotations,
                """
                ---
                apiVersion: gateway.networking.k8s.io/v1
                kind: %s
                metadata: {name: books, namespace: shop, annotations: {%s}}
                spec:
                  parentRefs: [{group: core, kind: Service, name: books}]
                  %s
                  rules:
                %s
                """
                        .formatted(kind, routeAnnotations, spec, rules.indent(4)));
    }

    private static OutboundPolicy of(String serviceAnnotations, String more) {
        Snapshot snapshot = TestMesh.of(SERVICES.replace("SERVICE", serviceAnnotations) + more);
        return TestPolicies.outbound(
                snapshot,
                new OutboundPolicyView.Query(new HostPort("10.96.1.1", 80), true, "shop"));
    }
}
