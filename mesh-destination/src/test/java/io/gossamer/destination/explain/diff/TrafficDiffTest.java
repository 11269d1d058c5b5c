package io.gossamer.destination.explain.diff;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.destination.TestMesh;
import io.gossamer.destination.index.Snapshot;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a change of manifests is said to mean. */
class TrafficDiffTest {

    private static final String SHOP =
            """
            apiVersion: v1
            kind: Service
            metadata:
              name: pay
              annotations:
                retry.linkerd.io/http: 5xx
            spec: {selector: {app: pay}, ports: [{name: http, port: 8080}]}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: pay-v2}
            spec: {selector: {app: pay}, ports: [{port: 8080}]}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: pay-1, labels: {app: pay, linkerd.io/control-plane-ns: mesh}}
            spec: {serviceAccountName: pay}
            status: {phase: Running, podIP: 10.1.0.1, conditions: [{type: Ready, status: "True"}]}
            ---
            apiVersion: v1
            kind: ServiceAccount
            metadata: {name: orders}
            ---
            apiVersion: v1
            kind: ServiceAccount
            metadata: {name: web}
            ---
            apiVersion: policy.linkerd.io/v1beta3
            kind: Server
            metadata: {name: pay-http}
            spec: {podSelector: {matchLabels: {app: pay}}, port: 8080}
            ---
            apiVersion: policy.linkerd.io/v1alpha1
            kind: AuthorizationPolicy
            metadata: {name: orders-pay}
            spec:
              targetRef: {group: policy.linkerd.io, kind: Server, name: pay-http}
              requiredAuthenticationRefs: [{kind: ServiceAccount, name: orders}]
            ---
            apiVersion: policy.linkerd.io/v1beta3
            kind: HTTPRoute
            metadata: {name: health}
            spec:
              parentRefs: [{group: policy.linkerd.io, kind: Server, name: pay-http}]
              rules: [{matches: [{path: {value: /health}}]}]
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: {name: versions}
            spec:
              parentRefs: [{group: "", kind: Service, name: pay}]
              rules:
                - matches: [{path: {value: /v1}}]
                  timeouts: {request: 3s}
                  backendRefs:
                    - {name: pay, port: 8080, weight: 90}
                    - {name: pay-v2, port: 8080, weight: 10}
            """;

    private static final String ROUTE =
            "Service/default/pay, port 8080, HTTPRoute/default/versions";

    private static List<String> diff(String before, String after) {
        return TrafficDiff.of(TestMesh.of(before), TestMesh.of(after), TestMesh.SETTINGS);
    }

    /** A replacement of text in the shop, and the one change that it makes. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    weight: 90               | weight: 40              | ROUTE, path below /v1: backends 80 % to pay.default:8080, 20 % to pay-v2.default:8080 (was 90 % to pay.default:8080, 10 % to pay-v2.default:8080) [manifest.yaml:53]
                    request: 3s              | request: 5s             | ROUTE, path below /v1: request timeout 5s (was 3s) [manifest.yaml:53]
                    timeouts: {request: 3s}  | filters: []             | ROUTE, path below /v1: request timeout none (was 3s) [manifest.yaml:53]
                    timeouts: {request: 3s}  | filters: [{type: URLRewrite, urlRewrite: {hostname: a.example, path: {type: ReplacePrefixMatch, replacePrefixMatch: /v2}}}] | ROUTE, path below /v1: url rewrite to host a.example, prefix /v2 (was none) [manifest.yaml:53]
                    timeouts: {request: 3s}  | filters: [{type: RequestMirror, requestMirror: {percent: 5, backendRef: {name: pay-v2, port: 8080}}}] | ROUTE, path below /v1: request mirror to pay-v2.default:8080 5 % of the requests, answers dropped (was none) [manifest.yaml:53]
                    retry.linkerd.io/http: 5xx | balancer.gossamer.io/slow-start: 30s | Service/default/pay: slow start 30s from a tenth of the share to all of it (was none) [manifest.yaml:1]
                    spec: {selector: {app: pay}, ports: [{name | spec: {trafficDistribution: PreferSameZone, selector: {app: pay}, ports: [{name | Service/default/pay: zone preference endpoints in the client's zone first (was none) [manifest.yaml:1]
                    retry.linkerd.io/http: 5xx | health.gossamer.io/path: /healthz | Service/default/pay: health check GET /healthz every 5s within 1s, failed after 3, well again after 2 (was none) [manifest.yaml:1]
                    retry.linkerd.io/http: 5xx | balancer.gossamer.io/max-requests: "200" | Service/default/pay: max requests 200 from each sidecar (was none) [manifest.yaml:1]
                    retry.linkerd.io/http: 5xx | balancer.gossamer.io/session-affinity: source | Service/default/pay: session affinity by address of the client (was none) [manifest.yaml:1]
                    retry.linkerd.io/http: 5xx | balancer.linkerd.io/failure-accrual: consecutive | Service/default/pay, port 8080: breaker opens after 7 failures in a row, for 1s to 1m (was none)
                    """)
    void aSettingOfARoute(String from, String to, String change) {
        assertThat(diff(SHOP, SHOP.replace(from, to.replace("WEIGHT", "40"))))
                .contains(change.replace("ROUTE", ROUTE));
    }

    @Test
    void nobodyIsToldOfCommentsLinesAndOrder() {
        String moved = "# a comment\n---\n" + SHOP.replace("spec:\n", "spec:   # here\n");

        assertThat(diff(SHOP, moved)).isEmpty();
        assertThat(diff(SHOP, SHOP)).isEmpty();
    }

    @Test
    void whoCanNoLongerReachWhomAndWhatPermittedIt() {
        String after =
                SHOP.replace(
                        "{kind: ServiceAccount, name: orders}",
                        "{kind: ServiceAccount, name: web}");

        assertThat(diff(SHOP, after))
                .containsExactly(
                        "orders.default can no longer reach pay.default:8080: was permitted by"
                                + " AuthorizationPolicy/default/orders-pay (manifest.yaml:33)",
                        "web.default can now reach pay.default:8080: permitted by"
                                + " AuthorizationPolicy/default/orders-pay (manifest.yaml:33)",
                        "orders.default can no longer reach pay-v2.default:8080: was permitted by"
                                + " AuthorizationPolicy/default/orders-pay (manifest.yaml:33)",
                        "web.default can now reach pay-v2.default:8080: permitted by"
                                + " AuthorizationPolicy/default/orders-pay (manifest.yaml:33)");
    }

    @Test
    void clientsOfOneChangeAreNamedTogether() {
        String after =
                SHOP.replace(
                                "kind: ServiceAccount, name: orders",
                                "kind: MeshTLSAuthentication, group: policy.linkerd.io, name: all")
                        + """
                        ---
                        apiVersion: policy.linkerd.io/v1alpha1
                        kind: MeshTLSAuthentication
                        metadata: {name: all}
                        spec: {identities: ["*"]}
                        """;

        assertThat(diff(SHOP, after))
                .contains(
                        "pay.default, web.default can now reach pay.default:8080: permitted by"
                                + " AuthorizationPolicy/default/orders-pay (manifest.yaml:33)");
    }

    @Test
    void whatOnlySomeRequestsMayIsToldByTheirRoute() {
        String after =
                SHOP
                        + """
                        ---
                        apiVersion: policy.linkerd.io/v1alpha1
                        kind: AuthorizationPolicy
                        metadata: {name: probes}
                        spec:
                          targetRef: {group: policy.linkerd.io, kind: HTTPRoute, name: health}
                          requiredAuthenticationRefs: []
                        """;

        assertThat(diff(SHOP, after))
                .filteredOn(change -> change.contains("pay.default:8080"))
                .containsExactly(
                        "clients without mesh identity, pay.default, web.default can now reach"
                                + " what HTTPRoute.policy.linkerd.io/default/health matches of"
                                + " pay.default:8080: permitted by"
                                + " AuthorizationPolicy/default/probes (manifest.yaml:59)");
    }

    @Test
    void routesComeAndGo() {
        String without = SHOP.substring(0, SHOP.indexOf("---\napiVersion: gateway"));

        assertThat(diff(without, SHOP))
                .containsExactly(
                        "Service/default/pay, port 8080: unmatched requests answered with 404"
                                + " (was delivered)",
                        ROUTE
                                + " is new: path below /v1 (request timeout 3s; retries at most 1"
                                + " after status 500-599, each try without limit, pauses of 25ms to"
                                + " 250ms; backends 90 % to pay.default:8080, 10 % to"
                                + " pay-v2.default:8080) [manifest.yaml:47]");
    }

    @Test
    void routesOfServiceProfiles() {
        String profile =
                SHOP
                        + """
                        ---
                        apiVersion: linkerd.io/v1alpha2
                        kind: ServiceProfile
                        metadata: {name: pay.default.svc.cluster.local}
                        spec:
                          routes:
                            - name: pay
                              condition: {pathRegex: /pay, method: POST}
                              timeout: 300ms
                        """;
        String name =
                "Service/default/pay, port 8080,"
                        + " ServiceProfile/default/pay.default.svc.cluster.local";

        assertThat(diff(SHOP, profile))
                .singleElement()
                .asString()
                .startsWith(
                        name + " is new: order pay; route pay (condition path of the form /pay,")
                .contains("request timeout 300ms");
        assertThat(diff(profile, profile.replace("300ms", "2s\n      isRetryable: true")))
                .containsExactly(
                        name + ", route pay: request timeout 2s (was 300ms) [manifest.yaml:64]",
                        name + ", route pay: retries after failures (was none) [manifest.yaml:64]");
        assertThat(diff(profile, "# moved\n---\n" + profile)).isEmpty();
    }

    @Test
    void servicesPortsEndpointsAndProtocols() {
        String after =
                SHOP.replace(
                                "kind: Service\nmetadata: {name: pay-v2}",
                                "kind: Service\nmetadata: {name: pay-v3}")
                        .replace(
                                "{name: http, port: 8080}",
                                "{name: http, port: 8080, appProtocol: http}")
                        .replace("name: pay-1", "name: pay-2");

        assertThat(diff(SHOP, after))
                .contains(
                        "Service/default/pay, port 8080: protocol HTTP/1 (was detected)",
                        "Service/default/pay, port 8080: endpoints pay-2:8080 (was pay-1:8080)",
                        "Service/default/pay-v2 is gone [manifest.yaml:9]")
                .anySatisfy(
                        change -> assertThat(change).startsWith("Service/default/pay-v3 is new"));
    }

    @Test
    void limitsAndRoutesOfOneNamespacesClients() {
        String after =
                SHOP
                        + """
                        ---
                        apiVersion: policy.linkerd.io/v1alpha1
                        kind: HTTPLocalRateLimitPolicy
                        metadata: {name: limit}
                        spec:
                          targetRef: {group: policy.linkerd.io, kind: Server, name: pay-http}
                          total: {requestsPerSecond: 100}
                        ---
                        apiVersion: gateway.networking.k8s.io/v1
                        kind: HTTPRoute
                        metadata: {name: own, namespace: office}
                        spec:
                          parentRefs: [{group: "", kind: Service, name: pay, namespace: default}]
                          rules: [{matches: [{path: {value: /}}]}]
                        """;

        assertThat(diff(SHOP, after))
                .contains(
                        "Service/default/pay, port 8080: rate limit 100 in a second from all"
                                + " clients (was none)")
                .anySatisfy(
                        change ->
                                assertThat(change)
                                        .startsWith(
                                                "Service/default/pay, port 8080, for clients of"
                                                        + " namespace office, HTTPRoute/office/own is"
                                                        + " new"));
    }

    @Test
    void aDeletedServerLeavesThePortToItsDefault() {
        Snapshot before = TestMesh.of(SHOP);
        int from = SHOP.indexOf("---\napiVersion: policy.linkerd.io/v1beta3");
        int to = SHOP.indexOf("---\napiVersion: gateway");
        Snapshot after = TestMesh.of(SHOP.substring(0, from) + SHOP.substring(to));

        assertThat(TrafficDiff.of(before, after, TestMesh.SETTINGS))
                .contains(
                        "clients without mesh identity, pay.default, web.default can now reach"
                                + " pay.default:8080: permitted by default all-unauthenticated");
    }
}
