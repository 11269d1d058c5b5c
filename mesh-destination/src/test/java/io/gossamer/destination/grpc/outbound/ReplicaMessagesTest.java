package io.gossamer.destination.grpc.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.api.destination.WeightedAddr;
import io.gossamer.api.http_route.HostMatch;
import io.gossamer.api.outbound.Backend;
import io.gossamer.api.outbound.HttpRoute;
import io.gossamer.api.outbound.OutboundPolicy;
import io.gossamer.api.outbound.ProxyProtocol;
import io.gossamer.destination.TestMesh;
import io.gossamer.destination.TestPolicies;
import io.gossamer.destination.view.HostPort;
import io.gossamer.destination.view.outbound.OutboundPolicyView;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The policy of a replica's address (rule R20), in the contract's words. */
class ReplicaMessagesTest {

    private static final String MESH =
            """
            apiVersion: v1
            kind: Service
            metadata:
              name: books
              namespace: shop
              annotations: {balancer.linkerd.io/failure-accrual: consecutive}
            spec:
              ports: [{name: web, port: 8080, appProtocol: "PROTOCOL"}]
            ---
            apiVersion: v1
            kind: Pod
            metadata:
              name: books
              namespace: shop
              labels: {linkerd.io/control-plane-ns: mesh}
              annotations: {mesh.balance: name, mesh.service: books, mesh.names: library}
            spec: {serviceAccountName: books}
            status: {podIP: 172.18.0.2}
            """;

    @Test
    void namesOfTheServiceComeBeforeTheReplica() {
        OutboundPolicy policy = policy("");
        ProxyProtocol.Detect detect = policy.getProtocol().getDetect();

        assertThat(policy.getMetadata().getResource().getName()).isEqualTo("books");
        List<HttpRoute> routes = detect.getHttp1().getRoutesList();
        assertThat(routes).hasSize(2);
        assertThat(routes.get(0).getHostsList())
                .extracting(HostMatch::getExact)
                .contains("books", "library", "books.shop.svc.cluster.local");
        assertThat(backend(routes.get(0)).getBalancer().getDiscovery().getDst().getPath())
                .isEqualTo("books.shop.svc.cluster.local:8080");
        assertThat(routes.get(1).getHostsList()).isEmpty();
        assertThat(backend(routes.get(1)).getForward()).isEqualTo(replica(detect));
        assertThat(detect.getHttp2().getRoutesList()).isEqualTo(routes);
        assertThat(detect.getHttp1().getFailureAccrual().hasConsecutiveFailures()).isTrue();
    }

    @Test
    void otherConnectionsGoToTheReplicaAndItsIdentity() {
        WeightedAddr replica = replica(policy("").getProtocol().getDetect());

        assertThat(replica.getAddr().getPort()).isEqualTo(8080);
        assertThat(replica.getTlsIdentity().getDnsLikeIdentity().getName())
                .isEqualTo("books.shop.serviceaccount.identity.mesh.cluster.local");
        assertThat(replica.getProtocolHint().hasH2()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"http, HTTP1", "kubernetes.io/h2c, HTTP2"})
    void declaredProtocolStays(String appProtocol, ProxyProtocol.KindCase kind) {
        assertThat(policy(appProtocol).getProtocol().getKindCase()).isEqualTo(kind);
    }

    private static WeightedAddr replica(ProxyProtocol.Detect detect) {
        return detect.getOpaque()
                .getRoutes(0)
                .getRules(0)
                .getBackends()
                .getFirstAvailable()
                .getBackends(0)
                .getBackend()
                .getForward();
    }

    private static Backend backend(HttpRoute route) {
        return route.getRules(0).getBackends().getFirstAvailable().getBackends(0).getBackend();
    }

    private static OutboundPolicy policy(String appProtocol) {
        return TestPolicies.outbound(
                TestMesh.of(MESH.replace("\"PROTOCOL\"", '"' + appProtocol + '"')),
                new OutboundPolicyView.Query(new HostPort("172.18.0.2", 8080), true, "shop"));
    }
}
