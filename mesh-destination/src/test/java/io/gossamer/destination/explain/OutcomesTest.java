package io.gossamer.destination.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.api.mesh.v1.EndpointFacts;
import io.gossamer.api.mesh.v1.Explanation;
import io.gossamer.api.mesh.v1.Explanation.Outcome;
import io.gossamer.destination.TestMesh;
import io.gossamer.destination.index.Snapshot;
import io.gossamer.destination.view.Lookup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How requests end, and what is found of both sides. */
class OutcomesTest {

    private static final Snapshot SHOP = Explanations.shop().index().snapshot();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    web    | http://books/v1/a      | DELIVERED      | delivered to 1 endpoint, by HTTPRoute/shop/books (routes.yaml:11)
                    web    | http://canary          | DELIVERED      | delivered to 1 endpoint, by default http
                    web    | http://10.96.1.2       | DELIVERED      | delivered to 1 endpoint, by default http
                    web    | http://books/moved     | REDIRECTED     | redirected with 301 to host other.example, by HTTPRoute/shop/books (routes.yaml:26)
                    web    | http://books/broken    | REFUSED        | refused: status 500, backend: Service/shop/gone (expected: a Service that exists)
                    web    | http://books/none      | REFUSED        | refused: 504: no endpoints: nothing stands behind empty.shop.svc.cluster.local:80
                    web    | http://books:81/x      | REFUSED        | refused with 404: no route of books.shop.svc.cluster.local:81 matches
                    web    | http://books:82/x      | REFUSED        | refused: forbidden by the route, by default undefined-port
                    web    | http://93.184.216.34/  | PASSED_THROUGH | passed through as if there were no mesh: 93.184.216.34:80 is outside of the mesh
                    web    | http://example.com/    | PASSED_THROUGH | passed through as if there were no mesh: no service: example.com.svc.cluster.local (expected: service.namespace.svc of a service that exists)
                    legacy | http://books/a         | REFUSED        | refused: 403: a client without mesh identity: server books-http does not permit it
                    """)
    void oneSentenceSaysIt(String client, String request, Outcome outcome, String summary) {
        Explanation explanation = Explanations.answer(SHOP, client, request);

        assertThat(explanation.getSummary()).isEqualTo(summary);
        assertThat(explanation.getOutcome()).isEqualTo(outcome);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    http://203.0.113.5/v1 host=api.example    | DELIVERED      | delivered to 1 endpoint, by HTTPRoute/shop/hosts (out.yaml:12)
                    http://203.0.113.5/v2 host=api.example    | REFUSED        | refused with status 403, EgressNetwork shop/out denies what no route of it is for, by EgressNetwork/shop/out (out.yaml:1)
                    http://203.0.113.5/v1 host=other.example  | REFUSED        | refused with status 403, EgressNetwork shop/out denies what no route of it is for, by EgressNetwork/shop/out (out.yaml:1)
                    http://203.0.113.5/v1/../v2 host=api.example | REFUSED     | refused with status 400: path: /v1/../v2 (expected: one that all servers read alike; else the sidecar refuses it unless every reading falls under the same route)
                    tcp://203.0.113.5:80                      | REFUSED        | refused: forbidden by the route, by EgressNetwork/shop/out (out.yaml:1)
                    https://203.0.113.5 host=api.example      | DELIVERED      | delivered to 1 endpoint, by TLSRoute/shop/names (out.yaml:20)
                    https://203.0.113.5 host=other.example    | REFUSED        | refused: forbidden by the route, by EgressNetwork/shop/out (out.yaml:1)
                    http://203.0.113.5:443 host=api.example   | REFUSED        | refused: forbidden by the route, by EgressNetwork/shop/out (out.yaml:1)
                    http://203.0.113.9 host=other.example     | PASSED_THROUGH | passed through as if there were no mesh: 203.0.113.9:80 is outside of the mesh
                    """)
    void whatLeavesTheMeshFollowsItsNetwork(String request, Outcome outcome, String summary) {
        TestMesh mesh = Explanations.shop();
        mesh.put(
                "out.yaml",
                """
                apiVersion: policy.linkerd.io/v1alpha1
                kind: EgressNetwork
                metadata: {name: out, namespace: shop}
                spec: {trafficPolicy: Deny, networks: [{cidr: 203.0.113.0/24, except: [203.0.113.9]}]}
                ---
                apiVersion: gateway.networking.k8s.io/v1
                kind: HTTPRoute
                metadata: {name: hosts, namespace: shop}
                spec:
                  parentRefs: [{group: policy.linkerd.io, kind: EgressNetwork, name: out, port: 80}]
                  hostnames: [api.example]
                  rules: [{matches: [{path: {value: /v1}}]}]
                ---
                apiVersion: gateway.networking.k8s.io/v1
                kind: TLSRoute
                metadata: {name: names, namespace: shop}
                spec:
                  parentRefs: [{group: policy.linkerd.io, kind: EgressNetwork, name: out, port: 443}]
                  hostnames: [api.example]
                  rules: [{}]
                """);

        Explanation explanation = Explanations.answer(mesh.index().snapshot(), "web", request);

        assertThat(explanation.getSummary()).isEqualTo(summary);
        assertThat(explanation.getOutcome()).isEqualTo(outcome);
    }

    @Test
    void whatDependsOnTheChoiceOfABackendIsPartly() {
        Explanation explanation =
                Explanations.answer(SHOP, "web", "POST http://books/v1/a x-canary=yes");

        assertThat(explanation.getOutcome()).isEqualTo(Outcome.PARTLY);
        assertThat(explanation.getSummary())
                .startsWith("delivered to 1 endpoint, by HTTPRoute/shop/books (routes.yaml:14);")
                .contains("otherwise refused: 403");
    }

    @Test
    void endpointsSayWhereTheyComeFromAndWhoIsExpected() {
        Explanation explanation = Explanations.answer(SHOP, "web", "http://books/a");

        assertThat(explanation.getBackends(0).getEndpointsList())
                .containsExactly(
                        EndpointFacts.newBuilder()
                                .setAddress("10.1.0.5:8080")
                                .setWorkload("Pod/shop/books-1")
                                .setOrigin("shop.yaml:45")
                                .setFoundBy("Service/shop/books shop.yaml:17")
                                .setIdentity(
                                        "books.shop.serviceaccount.identity.mesh.cluster.local")
                                .setHint("h2")
                                .setVerdict(1)
                                .build(),
                        EndpointFacts.newBuilder()
                                .setAddress("10.1.0.6:8080")
                                .setWorkload("Pod/shop/books-2")
                                .setOrigin("shop.yaml:56")
                                .setFoundBy("Service/shop/books shop.yaml:17")
                                .setPassedOver("not ready")
                                .build());
    }

    @Test
    void opaqueEndpointsAreReachedThroughTheirSidecarsPort() {
        Explanation explanation =
                Explanations.answer(SHOP, "orders.office", "tcp://books.shop:3306");

        assertThat(explanation.getTarget().getProtocol()).isEqualTo("opaque");
        assertThat(explanation.getTarget().getProtocolReason())
                .isEqualTo("one of the opaque ports");
        assertThat(explanation.getBackends(0).getEndpoints(0).getHint())
                .isEqualTo("opaque by its sidecar's port 4143");
    }

    @Test
    void aSliceIsNamedWhereItMadeTheEndpoint() {
        TestMesh mesh = Explanations.shop();
        mesh.put(
                "slice.yaml",
                """
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata: {name: empty-1, namespace: shop, labels: {kubernetes.io/service-name: empty}}
                addressType: IPv4
                ports: [{port: 9000}]
                endpoints: [{addresses: [10.1.0.9], conditions: {ready: true}}]
                """);

        Explanation explanation =
                Explanations.answer(mesh.index().snapshot(), "web", "http://empty/");

        assertThat(explanation.getOutcome()).isEqualTo(Outcome.DELIVERED);
        assertThat(explanation.getBackends(0).getEndpoints(0).getFoundBy())
                .isEqualTo("EndpointSlice/shop/empty-1 slice.yaml:1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    web-1    | Pod/shop/web-1          | true
                    web      | Pod/shop/web-1          | true
                    books    | Pod/shop/books-1        | true
                    legacy   | Pod/shop/legacy         | false
                    10.1.0.1 | Pod/shop/web-1          | true
                    orders.office | Pod/office/orders-1 | true
                    """)
    void clientsAreFoundByWhateverTheyAreCalled(String client, String resource, boolean meshed) {
        Explanation explanation = Explanations.answer(SHOP, client, "http://canary.shop/");

        assertThat(explanation.getClient().getResource()).isEqualTo(resource);
        assertThat(explanation.getClient().getMeshed()).isEqualTo(meshed);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    nobody | http://books/   | NOT_FOUND | client: nobody of namespace shop (expected: a workload, a ServiceAccount
                    web    | ftp://books/    | INVALID   | target: ftp://books/ (expected: http, https, grpc or tcp://NAME[:PORT][/PATH]
                    web    | http://bo[oks/  | INVALID   | target: http://bo[oks/ (expected:
                    """)
    void whatCannotBeAnsweredSaysWhy(
            String client, String request, Lookup.Reason reason, String message) {
        Lookup<Explanation> answer = Explanations.ask(SHOP, client, request);

        assertThat(answer).isInstanceOf(Lookup.Failed.class);
        assertThat(((Lookup.Failed<Explanation>) answer).reason()).isEqualTo(reason);
        assertThat(((Lookup.Failed<Explanation>) answer).message()).startsWith(message);
    }

    @Test
    void whatIsNotInForceIsNoted() {
        assertThat(Explanations.answer(SHOP, "web", "http://books/a").getNotesList())
                .anySatisfy(
                        note ->
                                assertThat(note)
                                        .startsWith(
                                                "not in force: routes.yaml:25 HTTPRoute/shop/books"));
    }

    @Test
    void tlsConnectionsAreMatchedByTheirServerName() {
        TestMesh mesh = Explanations.shop();
        mesh.put(
                "tls.yaml",
                """
                apiVersion: gateway.networking.k8s.io/v1
                kind: TLSRoute
                metadata: {name: named, namespace: shop}
                spec:
                  parentRefs: [{group: "", kind: Service, name: canary}]
                  hostnames: ["*.example"]
                  rules: [{backendRefs: [{name: canary, port: 80}]}]
                """);
        Snapshot snapshot = mesh.index().snapshot();

        Explanation named =
                Explanations.answer(snapshot, "web", "https://canary:80 host=a.example");
        Explanation other = Explanations.answer(snapshot, "web", "https://canary:80");

        assertThat(Explanations.ruling(named, "TLSRoute/shop/named", 1)).isEqualTo("WON");
        assertThat(named.getOutcome()).isEqualTo(Outcome.DELIVERED);
        assertThat(Explanations.ruling(other, "TLSRoute/shop/named", 1))
                .isEqualTo("NO_MATCH server name: canary (expected: *.example)");
        assertThat(other.getSummary())
                .isEqualTo("refused: no route of canary.shop.svc.cluster.local:80 matches");
    }

    @Test
    void aPortOfHttp2IsSaidToBeOne() {
        TestMesh mesh = Explanations.shop();
        mesh.put(
                "h2.yaml",
                """
                apiVersion: v1
                kind: Service
                metadata: {name: calls, namespace: shop}
                spec:
                  selector: {app: canary}
                  ports: [{port: 80, targetPort: 8080, appProtocol: kubernetes.io/h2c}]
                """);

        assertThat(
                        Explanations.answer(mesh.index().snapshot(), "web", "http://calls/")
                                .getNotesList())
                .contains("the port takes HTTP/2 only: what speaks HTTP/1.1 is refused");
    }

    @Test
    void grpcCallsAreMatchedByServiceAndMethod() {
        TestMesh mesh = Explanations.shop();
        mesh.put(
                "grpc.yaml",
                """
                apiVersion: gateway.networking.k8s.io/v1
                kind: GRPCRoute
                metadata: {name: calls, namespace: shop}
                spec:
                  parentRefs: [{group: "", kind: Service, name: canary}]
                  rules:
                    - matches: [{method: {service: shop.Books}}]
                    - matches: [{method: {service: shop.Books, method: Find}}]
                """);

        Explanation explanation =
                Explanations.answer(
                        mesh.index().snapshot(), "web", "grpc://canary/shop.Books/Find");

        assertThat(explanation.getTarget().getProtocol()).isEqualTo("gRPC");
        assertThat(Explanations.ruling(explanation, "GRPCRoute/shop/calls", 2)).isEqualTo("WON");
        assertThat(Explanations.ruling(explanation, "GRPCRoute/shop/calls", 1))
                .isEqualTo("OUTRANKED its path is less exact than the winner's");
        assertThat(
                        Explanations.answer(
                                        mesh.index().snapshot(), "web", "grpc://canary/shop.B/Find")
                                .getSummary())
                .startsWith("refused with 404");
    }
}
