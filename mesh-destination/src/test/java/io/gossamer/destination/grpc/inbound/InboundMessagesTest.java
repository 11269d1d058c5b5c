package io.gossamer.destination.grpc.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.api.Labels;
import io.gossamer.api.inbound.HttpLocalRateLimit;
import io.gossamer.api.inbound.HttpRoute;
import io.gossamer.api.inbound.ProxyProtocol;
import io.gossamer.api.inbound.Server;
import io.gossamer.destination.TestManifests;
import io.gossamer.destination.TestMesh;
import io.gossamer.destination.view.Lookup;
import io.gossamer.destination.view.inbound.InboundPolicy;
import io.gossamer.destination.view.inbound.InboundPolicyView;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Manifests to messages; each test is a row of semantics 1.6. */
class InboundMessagesTest {

    private static final String SERVER =
            """
            ---
            apiVersion: policy.linkerd.io/v1beta3
            kind: Server
            metadata: {name: web, namespace: shop}
            spec: {podSelector: {matchLabels: {app: books}}, port: web, proxyProtocol: %s}
            """;

    private static final String LIMIT =
            """
            ---
            apiVersion: policy.linkerd.io/v1alpha1
            kind: HTTPLocalRateLimitPolicy
            metadata: {name: limit, namespace: shop}
            spec:
              targetRef: {group: policy.linkerd.io, kind: Server, name: web}
              identity: {requestsPerSecond: 20}
              overrides:
                - requestsPerSecond: 50
                  clientRefs: [{kind: ServiceAccount, name: web}]
            """;

    @ParameterizedTest
    @CsvSource({"unknown", "HTTP/1", "HTTP/2", "gRPC"})
    void localRateLimit(String protocol) {
        ProxyProtocol message = server(SERVER.formatted(protocol) + LIMIT).getProtocol();

        HttpLocalRateLimit limit =
                switch (message.getKindCase()) {
                    case DETECT -> message.getDetect().getHttpLocalRateLimit();
                    case HTTP1 -> message.getHttp1().getLocalRateLimit();
                    default -> message.getHttp2().getLocalRateLimit();
                };
        assertThat(limit.hasTotal()).isFalse();
        assertThat(limit.getIdentity().getRequestsPerSecond()).isEqualTo(20);
        assertThat(limit.getOverrides(0).getLimit().getRequestsPerSecond()).isEqualTo(50);
        assertThat(limit.getOverrides(0).getClients().getIdentities(0).getName())
                .startsWith("web.shop.serviceaccount");
        assertThat(limit.getMetadata().getResource().getKind())
                .isEqualTo("HTTPLocalRateLimitPolicy");
    }

    @Test
    void serverWithoutLimitHasNone() {
        assertThat(
                        server(SERVER.formatted("unknown"))
                                .getProtocol()
                                .getDetect()
                                .hasHttpLocalRateLimit())
                .isFalse();
    }

    @Test
    void whatTheProxyNeedsToNameAManifestThatPermits() {
        assertThat(server(SERVER.formatted("unknown")).getGossamer().getOrigin())
                .matches(".+:[0-9]+");
        assertThat(Labels.map(server("").getGossamer().getMatchLabelsList()))
                .containsEntry("app", "books");
    }

    @Test
    void serverAuthorizationForAllThatHaveTls() {
        Server message =
                server(
                        SERVER.formatted("unknown")
                                + """
                                ---
                                apiVersion: policy.linkerd.io/v1beta1
                                kind: ServerAuthorization
                                metadata: {name: older, namespace: shop}
                                spec:
                                  server: {name: web}
                                  client: {meshTLS: {unauthenticatedTLS: true}}
                                """);

        assertThat(message.getAuthorizations(0).getAuthentication().getMeshTLS())
                .satisfies(tls -> assertThat(tls.hasUnauthenticated()).isTrue());
        assertThat(message.getAuthorizations(0).getMetadata().getResource().getKind())
                .isEqualTo("serverauthorization");
    }

    @Test
    void routesOfAServerHaveFiltersForRequestsAndMatchesOfGrpc() {
        Server message =
                server(
                        SERVER.formatted("gRPC")
                                + """
                                ---
                                apiVersion: policy.linkerd.io/v1beta3
                                kind: HTTPRoute
                                metadata: {name: a, namespace: shop}
                                spec:
                                  parentRefs: [{group: policy.linkerd.io, kind: Server, name: web}]
                                  rules:
                                    - filters:
                                        - type: RequestHeaderModifier
                                          requestHeaderModifier: {set: [{name: a, value: b}]}
                                        - type: RequestRedirect
                                          requestRedirect: {hostname: b.example}
                                ---
                                apiVersion: gateway.networking.k8s.io/v1
                                kind: GRPCRoute
                                metadata: {name: b, namespace: shop}
                                spec:
                                  parentRefs: [{group: policy.linkerd.io, kind: Server, name: web}]
                                  rules:
                                    - matches:
                                        - method: {service: shop.Books, method: Get}
                                        - method: {service: shop.Books}
                                        - method: {method: Get}
                                """);

        HttpRoute first = message.getProtocol().getHttp2().getRoutes(0);
        assertThat(first.getRules(0).getFilters(0).hasRequestHeaderModifier()).isTrue();
        assertThat(first.getRules(0).getFilters(1).getRedirect().getHost()).isEqualTo("b.example");
        HttpRoute second = message.getProtocol().getHttp2().getRoutes(1);
        assertThat(second.getRules(0).getMatches(0).getPath().getExact())
                .isEqualTo("/shop.Books/Get");
        assertThat(second.getRules(0).getMatches(1).getPath().getPrefix()).isEqualTo("/shop.Books");
        assertThat(second.getRules(0).getMatches(2).getPath().getRegex()).isEqualTo("/[^/]+/Get");
    }

    private static Server server(String more) {
        Lookup<InboundPolicy> answer =
                new InboundPolicyView(TestMesh.SETTINGS)
                        .evaluate(
                                TestMesh.of(TestManifests.shop() + more),
                                new InboundPolicyView.Query("shop", "books-7d9-x1", 8080));
        return InboundMessages.server(((Lookup.Found<InboundPolicy>) answer).value());
    }
}
