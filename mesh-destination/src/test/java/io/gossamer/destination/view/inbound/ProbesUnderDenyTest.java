package io.gossamer.destination.view.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.destination.TestMesh;
import io.gossamer.destination.grpc.inbound.InboundMessages;
import io.gossamer.destination.resource.route.RouteMatch;
import io.gossamer.destination.view.Lookup;
import io.gossamer.destination.view.PolicyRef;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * HTTP probes that a Pod declares pass under deny, by path and GET, while no user route is there.
 */
class ProbesUnderDenyTest {

    private static final String POD =
            """
            apiVersion: v1
            kind: Pod
            metadata:
              name: books-1
              namespace: shop
              labels: {app: books, linkerd.io/control-plane-ns: mesh}
              annotations: {config.linkerd.io/default-inbound-policy: POLICY}
            spec:
              containers:
                - name: books
                  ports: [{name: web, containerPort: 8080}]
                  livenessProbe: {httpGet: {path: /live, port: web}}
                  readinessProbe: {httpGet: {path: "/ready?full=1", port: 8080}}
                  startupProbe: {httpGet: {port: 8081}}
                - name: other
                  livenessProbe: {tcpSocket: {port: 9000}}
            status: {phase: Running, podIP: 10.1.0.5}
            """;

    private static final String SERVER =
            """
            ---
            apiVersion: policy.linkerd.io/v1beta3
            kind: Server
            metadata: {name: web, namespace: shop}
            spec: {podSelector: {matchLabels: {app: books}}, port: web}
            """;

    private static final String ROUTE =
            """
            ---
            apiVersion: policy.linkerd.io/v1beta3
            kind: HTTPRoute
            metadata: {name: a, namespace: shop}
            spec: {parentRefs: [{group: policy.linkerd.io, kind: Server, name: web}], rules: [{}]}
            """;

    private static InboundPolicy policy(String manifest, int port) {
        InboundPolicyView.Query query = new InboundPolicyView.Query("shop", "books-1", port);
        return ((Lookup.Found<InboundPolicy>)
                        new InboundPolicyView(TestMesh.SETTINGS)
                                .evaluate(TestMesh.of(manifest), query))
                .value();
    }

    private static List<String> probes(InboundPolicy policy) {
        return policy.routes().stream()
                .filter(route -> route.ref().equals(PolicyRef.ofDefault("probe")))
                .flatMap(route -> route.rules().get(0).matches().stream())
                .map(match -> (RouteMatch.Http) match)
                .map(match -> match.method() + " " + match.path().value())
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "deny, 8080, GET /live;GET /ready",
        "deny, 8081, GET /",
        "deny, 9000, ''",
        "all-authenticated, 8080, GET /live;GET /ready",
        "cluster-unauthenticated, 8080, GET /live;GET /ready",
        "all-unauthenticated, 8080, ''",
        "audit, 8080, ''"
    })
    void pathsOfTheDeclaredProbesWithoutTheirQueries(String policy, int port, String expected) {
        assertThat(String.join(";", probes(policy(POD.replace("POLICY", policy), port))))
                .isEqualTo(expected);
    }

    @Test
    void aServerHasThemUntilARouteOfAManifestIsAttached() {
        String deny = POD.replace("POLICY", "deny");

        assertThat(probes(policy(deny + SERVER, 8080))).containsExactly("GET /live", "GET /ready");
        assertThat(policy(deny + SERVER + ROUTE, 8080).routes())
                .extracting(route -> route.ref().name())
                .containsExactly("a");
    }

    @Test
    void everybodyMayProbeAndNobodyElseGetsMore() {
        InboundPolicy policy = policy(POD.replace("POLICY", "deny"), 8080);

        assertThat(policy.authorizations()).isEmpty();
        assertThat(policy.routes()).hasSize(2);
        assertThat(policy.routes().get(0).ref()).isEqualTo(PolicyRef.ofDefault("default"));
        assertThat(policy.routes().get(0).authorizations()).isEmpty();
        Authorization probe = policy.routes().get(1).authorizations().get(0);
        assertThat(probe.clients()).isEqualTo(new Authorization.Everyone());
        assertThat(probe.networks()).isEqualTo(InboundPolicyView.everywhere());
        assertThat(
                        InboundMessages.server(policy)
                                .getProtocol()
                                .getDetect()
                                .getHttpRoutes(1)
                                .getAuthorizations(0)
                                .getMetadata()
                                .getDefault())
                .isEqualTo("probe");
    }
}
