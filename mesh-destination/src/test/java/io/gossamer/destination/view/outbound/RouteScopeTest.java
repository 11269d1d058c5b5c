package io.gossamer.destination.view.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.destination.TestMesh;
import io.gossamer.destination.index.Snapshot;
import io.gossamer.destination.view.Lookup;
import io.gossamer.destination.view.PolicyRef;
import io.gossamer.destination.view.outbound.OutboundPolicy.Protocol;
import io.gossamer.destination.view.outbound.OutboundPolicy.ToService;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Semantics 1.5, route scope, and which kind of routes counts (contract section 2). */
class RouteScopeTest {

    private static final String SERVICE =
            """
            apiVersion: v1
            kind: Service
            metadata: {name: books, namespace: shop}
            spec:
              clusterIP: 10.96.1.1
              ports:
                - {name: web, port: 80}
                - {name: api, port: 81, appProtocol: PROTOCOL}
            """;

    private final OutboundPolicyView view = new OutboundPolicyView(TestMesh.SETTINGS);

    @Test
    void withoutRoutesThereIsOneForAllRequests() {
        ToService policy = policy(SERVICE, 80, "shop");

        assertThat(policy.protocol()).isEqualTo(Protocol.DETECT);
        assertThat(policy.requests()).containsExactly(OutboundRoute.REQUESTS);
        assertThat(policy.connections()).containsExactly(OutboundRoute.CONNECTIONS);
    }

    @Test
    void producerRouteAffectsAllClients() {
        String mesh = SERVICE + route("HTTPRoute", "shop", "theirs", "");

        assertThat(names(policy(mesh, 80, "shop"))).containsExactly("theirs");
        assertThat(names(policy(mesh, 80, "web"))).containsExactly("theirs");
        assertThat(names(policy(mesh, 80, ""))).containsExactly("theirs");
    }

    @Test
    void consumerRouteAffectsOnlyItsNamespaceAndReplacesProducerRoutes() {
        String mesh =
                SERVICE
                        + route("HTTPRoute", "shop", "theirs", "")
                        + route("HTTPRoute", "web", "ours", "");

        assertThat(names(policy(mesh, 80, "web"))).containsExactly("ours");
        assertThat(names(policy(mesh, 80, "shop"))).containsExactly("theirs");
        assertThat(names(policy(mesh, 80, "other"))).containsExactly("theirs");
        assertThat(names(policy(mesh, 80, ""))).containsExactly("theirs");
    }

    @Test
    void consumerRouteOfAnotherKindReplacesThemToo() {
        String mesh =
                SERVICE
                        + route("GRPCRoute", "shop", "theirs", "")
                        + route("HTTPRoute", "web", "ours", "");

        assertThat(policy(mesh, 80, "web").protocol()).isEqualTo(Protocol.DETECT);
        assertThat(policy(mesh, 80, "shop").protocol()).isEqualTo(Protocol.GRPC);
    }

    @ParameterizedTest
    @CsvSource({"'port: 80', true", "'port: 81', false", "'sectionName: web', true"})
    void parentReferenceMayNameOnePort(String extra, boolean applies) {
        String mesh = SERVICE + route("HTTPRoute", "shop", "one", extra);

        assertThat(names(policy(mesh, 80, "shop"))).containsExactly(applies ? "one" : "http");
    }

    @Test
    void oldestRouteIsFirstThenTheFirstByName() {
        String mesh =
                SERVICE
                        + route("HTTPRoute", "shop", "b", "")
                        + route("HTTPRoute", "shop", "a", "")
                        + route("HTTPRoute", "shop", "young", "")
                                .replace(
                                        "name: young,",
                                        "name: young, creationTimestamp:"
                                                + " \"2026-01-02T00:00:00Z\",")
                        + route("HTTPRoute", "shop", "z-old", "")
                                .replace(
                                        "name: z-old,",
                                        "name: z-old, creationTimestamp:"
                                                + " \"2026-01-01T00:00:00Z\",");

        assertThat(names(policy(mesh, 80, "shop"))).containsExactly("z-old", "young", "a", "b");
    }

    @ParameterizedTest
    @CsvSource({
        "'', GRPCRoute HTTPRoute TLSRoute TCPRoute, GRPC, GRPCRoute",
        "'', HTTPRoute TLSRoute TCPRoute, DETECT, HTTPRoute",
        "'', TLSRoute TCPRoute, TLS, TLSRoute",
        "'', TCPRoute, OPAQUE, TCPRoute",
        "http, GRPCRoute HTTPRoute, HTTP1, HTTPRoute",
        "http, GRPCRoute TCPRoute, HTTP1, default",
        "kubernetes.io/h2c, GRPCRoute HTTPRoute, GRPC, GRPCRoute",
        "kubernetes.io/h2c, HTTPRoute, HTTP2, HTTPRoute",
        "linkerd.io/opaque, HTTPRoute TCPRoute, OPAQUE, TCPRoute",
        "linkerd.io/tcp, HTTPRoute, OPAQUE, default",
        "something, TCPRoute, OPAQUE, TCPRoute",
    })
    void appProtocolAndTheKindsOfRoutesDecide(
            String appProtocol, String kinds, Protocol protocol, String winner) {
        StringBuilder mesh = new StringBuilder(SERVICE.replace("PROTOCOL", quoted(appProtocol)));
        for (String kind : kinds.split(" ")) {
            mesh.append(route(kind, "shop", kind.toLowerCase(java.util.Locale.ROOT), ""));
        }

        ToService policy = policy(mesh.toString(), 81, "shop");

        assertThat(policy.protocol()).isEqualTo(protocol);
        List<OutboundRoute> routes =
                protocol == Protocol.OPAQUE || protocol == Protocol.TLS
                        ? policy.connections()
                        : policy.requests();
        assertThat(routes).extracting(route -> route.ref().kind()).containsExactly(winner);
    }

    @Test
    void opaquePortTakesConnectionsOnly() {
        String mesh =
                SERVICE.replace(
                                "namespace: shop}",
                                "namespace: shop, annotations:"
                                        + " {config.linkerd.io/opaque-ports: \"80\"}}")
                        + route("HTTPRoute", "shop", "requests", "")
                        + route("TCPRoute", "shop", "connections", "");

        ToService policy = policy(mesh, 80, "shop");

        assertThat(policy.protocol()).isEqualTo(Protocol.OPAQUE);
        assertThat(policy.requests()).isEmpty();
        assertThat(policy.connections())
                .extracting(OutboundRoute::ref)
                .extracting(PolicyRef::name)
                .containsExactly("connections");
    }

    private static String quoted(String text) {
        return "\"" + text + "\"";
    }

    private static String route(String kind, String namespace, String name, String extra) {
        return """
               ---
               apiVersion: gateway.networking.k8s.io/v1
               kind: %s
               metadata: {name: %s, namespace: %s}
               spec:
                 parentRefs:
                   - {group: "", kind: Service, name: books, namespace: shop%s}
                 rules: [{}]
               """
                .formatted(kind, name, namespace, extra.isEmpty() ? "" : ", " + extra);
    }

    private static List<String> names(ToService policy) {
        return policy.requests().stream().map(route -> route.ref().name()).toList();
    }

    private ToService policy(String manifest, int port, String clientNamespace) {
        Snapshot snapshot = TestMesh.of(manifest.replace(", appProtocol: PROTOCOL", ""));
        OutboundPolicyView.Query query =
                ((Lookup.Found<OutboundPolicyView.Query>)
                                view.parse("books.shop.svc:" + port, clientNamespace))
                        .value();
        return (ToService) ((Lookup.Found<OutboundPolicy>) view.evaluate(snapshot, query)).value();
    }
}
