package io.gossamer.destination.view.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.destination.TestMesh;
import io.gossamer.destination.index.Snapshot;
import io.gossamer.destination.resource.IpLiteral;
import io.gossamer.destination.view.HostPort;
import io.gossamer.destination.view.Lookup;
import io.gossamer.destination.view.outbound.OutboundPolicy.Protocol;
import io.gossamer.destination.view.outbound.OutboundPolicy.ToReplica;
import io.gossamer.destination.view.outbound.OutboundPolicy.ToService;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rule R20: what the address of a replica stands for. */
class ReplicaAddressTest {

    private static final String MESH =
            """
            apiVersion: v1
            kind: Service
            metadata: {name: books, namespace: shop}
            spec:
              ports: [{name: web, port: 8080}, {name: cache, port: 6379}]
            ---
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata: {name: books, namespace: shop, labels: {kubernetes.io/service-name: books}}
            addressType: IPv4
            ports: [{name: web, port: 8080}]
            endpoints:
              - addresses: [172.18.0.2]
                targetRef: {kind: Pod, name: books, namespace: shop}
              - addresses: [172.19.0.3]
                targetRef: {kind: Pod, name: books-2, namespace: shop}
            """;

    private final OutboundPolicyView view = new OutboundPolicyView(TestMesh.SETTINGS);

    @Test
    void requestsThatNameTheServiceAreItsOwn() {
        ToReplica policy = (ToReplica) policy(MESH + pods("name", "library,Books_1"), 8080);

        assertThat(policy.named().target()).isEqualTo(new ServicePort("shop", "books", 8080));
        assertThat(policy.named().protocol()).isEqualTo(Protocol.DETECT);
        assertThat(policy.named().requests())
                .singleElement()
                .satisfies(
                        route ->
                                assertThat(route.hosts())
                                        .containsExactly(
                                                "books",
                                                "books.shop",
                                                "books.shop.svc",
                                                "books.shop.svc.cluster.local",
                                                "library",
                                                "books_1"));
        assertThat(policy.endpoint().address())
                .isEqualTo(IpLiteral.parse("172.18.0.2").orElseThrow());
        assertThat(policy.endpoint().identity())
                .isEqualTo("books.shop.serviceaccount.identity.mesh.cluster.local");
    }

    @Test
    void routesOfTheServiceHoldForItsNamesAndWhatTheyAreNotForFails() {
        String route =
                """
                ---
                apiVersion: gateway.networking.k8s.io/v1
                kind: HTTPRoute
                metadata: {name: only, namespace: shop}
                spec:
                  hostnames: ["*.shop", other.example]
                  parentRefs: [{group: "", kind: Service, name: books, port: 8080}]
                  rules: [{matches: [{path: {value: /isbn}}]}]
                """;

        ToReplica policy = (ToReplica) policy(MESH + pods("name", "") + route, 8080);

        List<OutboundRoute> routes = policy.named().requests();
        assertThat(routes).hasSize(2);
        assertThat(routes.get(0).ref().name()).isEqualTo("only");
        assertThat(routes.get(0).hosts()).containsExactly("books.shop");
        assertThat(routes.get(1).hosts()).contains("books", "books.shop");
        assertThat(routes.get(1).rules().get(0).failure()).contains("no route of the service");
    }

    @Test
    void theWholeServiceIsMeantWhereTheLabelSaysSo() {
        ToService policy = (ToService) policy(MESH + pods("service", ""), 8080);

        assertThat(policy.target()).isEqualTo(new ServicePort("shop", "books", 8080));
        assertThat(policy.requests().get(0).hosts()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"address", "other", ""})
    void theAddressIsTheContainerOtherwise(String balance) {
        Snapshot snapshot = TestMesh.of(MESH + pods(balance, ""));

        assertThat(ask(snapshot, 8080)).isInstanceOf(Lookup.Failed.class);
    }

    @Test
    void opaquePortsAndPortsWithoutServiceAreTheContainers() {
        Snapshot snapshot = TestMesh.of(MESH + pods("name", ""));

        assertThat(ask(snapshot, 6379)).isInstanceOf(Lookup.Failed.class);
        assertThat(ask(snapshot, 9999)).isInstanceOf(Lookup.Failed.class);
    }

    private OutboundPolicy policy(String mesh, int port) {
        return ((Lookup.Found<OutboundPolicy>) ask(TestMesh.of(mesh), port)).value();
    }

    private Lookup<OutboundPolicy> ask(Snapshot snapshot, int port) {
        return view.evaluate(
                snapshot,
                new OutboundPolicyView.Query(new HostPort("172.18.0.2", port), true, "shop"));
    }

    private static String pods(String balance, String names) {
        return pod("books", "172.18.0.2", balance, names)
                + pod("books-2", "172.19.0.3", balance, names);
    }

    private static String pod(String name, String address, String balance, String names) {
        return """
                ---
                apiVersion: v1
                kind: Pod
                metadata:
                  name: NAME
                  namespace: shop
                  labels: {linkerd.io/control-plane-ns: mesh}
                  annotations:
                    mesh.balance: "BALANCE"
                    mesh.service: books
                    mesh.names: "OTHERS"
                spec: {serviceAccountName: books}
                status: {podIP: ADDRESS}
                """
                .replace("NAME", name)
                .replace("BALANCE", balance)
                .replace("OTHERS", names)
                .replace("ADDRESS", address);
    }
}
