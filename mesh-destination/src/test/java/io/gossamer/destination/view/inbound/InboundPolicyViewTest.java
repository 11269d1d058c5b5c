package io.gossamer.destination.view.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.destination.TestManifests;
import io.gossamer.destination.TestMesh;
import io.gossamer.destination.resource.policy.Server.ProxyProtocol;
import io.gossamer.destination.resource.route.RouteMatch;
import io.gossamer.destination.view.Lookup;
import io.gossamer.destination.view.PolicyRef;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InboundPolicyViewTest {

    private static final String WEB = "web.shop.serviceaccount.identity.mesh.cluster.local";

    private static final String SERVER =
            """

            ---
            apiVersion: policy.linkerd.io/v1beta3
            kind: Server
            metadata: {name: books-web, namespace: shop}
            spec:
              podSelector: {matchLabels: {app: books}}
              port: web
            ---
            apiVersion: policy.linkerd.io/v1beta3
            kind: HTTPRoute
            metadata: {name: admin, namespace: shop}
            spec:
              parentRefs:
                - {group: policy.linkerd.io, kind: Server, name: books-web}
              rules:
                - matches:
                    - path: {value: /admin}
                      method: DELETE
            ---
            apiVersion: policy.linkerd.io/v1alpha1
            kind: AuthorizationPolicy
            metadata: {name: web-only, namespace: shop}
            spec:
              targetRef: {group: policy.linkerd.io, kind: HTTPRoute, name: admin}
              requiredAuthenticationRefs:
                - {group: policy.linkerd.io, kind: MeshTLSAuthentication, name: web}
            ---
            apiVersion: policy.linkerd.io/v1alpha1
            kind: MeshTLSAuthentication
            metadata: {name: web, namespace: shop}
            spec:
              identities: ["*.trusted.example"]
              identityRefs:
                - {kind: ServiceAccount, name: web}
            """;

    private final InboundPolicyView view = new InboundPolicyView(TestMesh.SETTINGS);

    @Test
    void portWithoutServerHasTheDefaultPolicy() {
        InboundPolicy policy = policy(TestManifests.shop(), 8080);

        assertThat(policy.ref()).isEqualTo(PolicyRef.ofDefault("all-unauthenticated"));
        assertThat(policy.protocol()).isEqualTo(ProxyProtocol.UNKNOWN);
        assertThat(policy.authorizations()).hasSize(1);
        assertThat(policy.routes()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "all-authenticated, true, 2",
        "cluster-unauthenticated, false, 5",
        "cluster-authenticated, true, 5",
        "audit, false, 2",
    })
    void annotatedPolicyHolds(String name, boolean authenticated, int networks) {
        InboundPolicy policy = policy(annotated("default-inbound-policy: " + name), 8080);

        assertThat(policy.ref()).isEqualTo(PolicyRef.ofDefault(name));
        Authorization authorization = policy.authorizations().get(0);
        assertThat(authorization.networks()).hasSize(networks);
        assertThat(authorization.clients())
                .isEqualTo(
                        authenticated
                                ? Authorization.Identities.ANY
                                : new Authorization.Everyone());
    }

    @Test
    void denyLetsNobodyIn() {
        InboundPolicy policy = policy(annotated("default-inbound-policy: deny"), 8080);

        assertThat(policy.ref()).isEqualTo(PolicyRef.ofDefault("deny"));
        assertThat(policy.authorizations()).isEmpty();
    }

    @Test
    void portThatRequiresIdentityIsAuthenticated() {
        String manifest = annotated("proxy-require-identity-inbound-ports: \"8080\"");

        assertThat(policy(manifest, 8080).ref())
                .isEqualTo(PolicyRef.ofDefault("all-authenticated"));
        assertThat(policy(manifest, 8081).ref())
                .isEqualTo(PolicyRef.ofDefault("all-unauthenticated"));
    }

    @Test
    void ownOpaquePortsReplaceTheDefaultOnes() {
        String manifest = annotated("opaque-ports: \"8080,9000-9010\"");

        assertThat(policy(manifest, 9005).protocol()).isEqualTo(ProxyProtocol.OPAQUE);
        assertThat(policy(manifest, 3306).protocol()).isEqualTo(ProxyProtocol.UNKNOWN);
        assertThat(policy(TestManifests.shop(), 3306).protocol()).isEqualTo(ProxyProtocol.OPAQUE);
    }

    @Test
    void serverDeniesByDefaultAndRoutesAddTheirAuthorizations() {
        InboundPolicy policy = policy(TestManifests.shop() + SERVER, 8080);

        assertThat(policy.ref())
                .isEqualTo(new PolicyRef(PolicyRef.GROUP, "server", "shop", "books-web"));
        assertThat(policy.authorizations()).isEmpty();
        InboundPolicy.Route route = policy.routes().get(0);
        assertThat(route.rules().get(0).matches().get(0))
                .isInstanceOfSatisfying(
                        RouteMatch.Http.class,
                        match -> assertThat(match.method()).isEqualTo("DELETE"));
        Authorization.Identities clients =
                (Authorization.Identities) route.authorizations().get(0).clients();
        assertThat(clients.names()).containsExactly(WEB);
        assertThat(clients.suffixes()).containsExactly(List.of("trusted", "example"));
    }

    @Test
    void authorizationThatNamesWhatDoesNotExistLetsNobodyIn() {
        InboundPolicy policy =
                policy(
                        TestManifests.shop() + SERVER.replace("name: web}\n---", "name: no}\n---"),
                        8080);

        assertThat(policy.routes().get(0).authorizations()).isEmpty();
    }

    @Test
    void serverOfAnotherPortOrPodDoesNotCount() {
        assertThat(policy(TestManifests.shop() + SERVER, 8081).ref().isDefault()).isTrue();
        assertThat(
                        policy(
                                        TestManifests.shop()
                                                + SERVER.replace("{app: books}", "{app: other}"),
                                        8080)
                                .ref()
                                .isDefault())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "unauthenticated: true | Everyone",
                "meshTLS: {unauthenticatedTLS: true} | EveryoneWithTls",
                "meshTLS: {identities: [\"*\"]} | Identities",
            })
    void serverAuthorizationLetsItsClientsIn(String client, String clients) {
        InboundPolicy policy =
                policy(
                        TestManifests.shop()
                                + SERVER
                                + serverAuthorization("{name: books-web}", client),
                        8080);

        Authorization authorization = policy.authorizations().get(0);
        assertThat(authorization.ref().kind()).isEqualTo("serverauthorization");
        assertThat(authorization.clients().getClass().getSimpleName()).isEqualTo(clients);
        assertThat(authorization.networks()).hasSize(1);
    }

    @Test
    void serverAuthorizationBySelectorAndAccount() {
        InboundPolicy policy =
                policy(
                        TestManifests.shop()
                                + SERVER.replace(
                                        "{name: books-web, namespace: shop}",
                                        "{name: books-web, namespace: shop, labels: {a: b}}")
                                + serverAuthorization(
                                        "{selector: {matchLabels: {a: b}}}",
                                        "meshTLS: {serviceAccounts: [{name: web}]}"),
                        8080);

        assertThat(((Authorization.Identities) policy.authorizations().get(0).clients()).names())
                .containsExactly(WEB);
    }

    private static String serverAuthorization(String server, String client) {
        return """
               ---
               apiVersion: policy.linkerd.io/v1beta1
               kind: ServerAuthorization
               metadata: {name: older, namespace: shop}
               spec:
                 server: %s
                 client:
                   networks: [{cidr: 10.0.0.0/8, except: [10.1.0.0/16]}]
                   %s
               """
                .formatted(server, client);
    }

    @Test
    void localRateLimit() {
        InboundPolicy policy =
                policy(
                        TestManifests.shop()
                                + SERVER
                                + """
                                ---
                                apiVersion: policy.linkerd.io/v1alpha1
                                kind: HTTPLocalRateLimitPolicy
                                metadata: {name: a, namespace: shop}
                                spec:
                                  targetRef: {group: policy.linkerd.io, kind: Server, name: books-web}
                                  total: {requestsPerSecond: 100}
                                  identity: {requestsPerSecond: 20}
                                  overrides:
                                    - requestsPerSecond: 50
                                      clientRefs: [{kind: ServiceAccount, name: web}]
                                """,
                        8080);

        assertThat(policy.limit())
                .isEqualTo(
                        new InboundPolicy.RateLimit(
                                new PolicyRef(
                                        PolicyRef.GROUP, "HTTPLocalRateLimitPolicy", "shop", "a"),
                                100,
                                20,
                                List.of(new InboundPolicy.Override(50, Set.of(WEB)))));
        assertThat(policy(TestManifests.shop() + SERVER, 8080).limit()).isNull();
    }

    @Test
    void grpcRouteOfAServerHasItsAuthorizations() {
        InboundPolicy policy =
                policy(
                        TestManifests.shop()
                                + SERVER.replace(
                                                "apiVersion: policy.linkerd.io/v1beta3\n"
                                                        + "kind: HTTPRoute",
                                                "apiVersion: gateway.networking.k8s.io/v1\n"
                                                        + "kind: GRPCRoute")
                                        .replace("path: {value: /admin}", "method: {service: A}")
                                        .replaceAll(" +method: DELETE\n", "")
                                        .replace(
                                                "{group: policy.linkerd.io, kind: HTTPRoute",
                                                "{group: gateway.networking.k8s.io, kind:"
                                                        + " GRPCRoute"),
                        8080);

        assertThat(policy.routes().get(0).authorizations()).hasSize(1);
        assertThat(policy.routes().get(0).rules().get(0).matches())
                .containsExactly(new RouteMatch.Grpc("A", "", List.of()));
    }

    @Test
    void unknownPodIsNotFound() {
        Lookup<InboundPolicy> answer =
                view.evaluate(
                        TestMesh.of(TestManifests.shop()),
                        new InboundPolicyView.Query("shop", "nobody", 80));

        assertThat(answer).isEqualTo(Lookup.notFound("unknown server"));
    }

    private InboundPolicy policy(String manifest, int port) {
        Lookup<InboundPolicy> answer =
                view.evaluate(
                        TestMesh.of(manifest),
                        new InboundPolicyView.Query("shop", "books-7d9-x1", port));
        return ((Lookup.Found<InboundPolicy>) answer).value();
    }

    private static String annotated(String annotation) {
        return TestManifests.shop()
                .replace(
                        "  name: books-7d9-x1\n",
                        "  name: books-7d9-x1\n  annotations:\n    config.linkerd.io/"
                                + annotation
                                + "\n");
    }
}
