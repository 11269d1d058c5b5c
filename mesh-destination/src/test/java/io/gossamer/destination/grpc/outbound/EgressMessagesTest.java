package io.gossamer.destination.grpc.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.api.net.TcpAddress;
import io.gossamer.api.outbound.Backend;
import io.gossamer.api.outbound.HttpRoute;
import io.gossamer.api.outbound.OutboundPolicy;
import io.gossamer.api.outbound.ProxyProtocol;
import io.gossamer.api.outbound.TlsRoute;
import io.gossamer.destination.TestMesh;
import io.gossamer.destination.TestPolicies;
import io.gossamer.destination.view.HostPort;
import io.gossamer.destination.view.Lookup;
import io.gossamer.destination.view.outbound.OutboundPolicyView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** EgressNetworks as policies: the rows of semantics 1.6, egress control. */
class EgressMessagesTest {

    private static final String NETWORKS =
            network("shop", "payments", "Deny", "[{cidr: 203.0.113.0/24, except: [203.0.113.9]}]")
                    + network("shop", "host", "Allow", "[{cidr: 203.0.113.7/32}]")
                    + network("linkerd-egress", "all", "POLICY", "")
                    + network("shop", "inside", "Deny", "[{cidr: 10.9.0.0/16}]");

    @ParameterizedTest
    @CsvSource({
        // The client's own networks first, the narrowest of them.
        "203.0.113.8, shop, payments",
        "203.0.113.7, shop, host",
        "203.0.113.8, other, all",
        // An exception, and an address that no network of the client's has.
        "203.0.113.9, shop, all",
        "198.51.100.1, shop, all",
        // A network that names none leaves the cluster's out; one that names them has them.
        "10.9.1.1, shop, inside",
    })
    void theNetworkOfAnAddress(String address, String client, String name) {
        OutboundPolicy policy = policy(NETWORKS.replace("POLICY", "Allow"), address, client);

        assertThat(policy.getMetadata().getResource().getGroup()).isEqualTo("policy.linkerd.io");
        assertThat(policy.getMetadata().getResource().getKind()).isEqualTo("EgressNetwork");
        assertThat(policy.getMetadata().getResource().getName()).isEqualTo(name);
    }

    @Test
    void addressesOfTheClusterAreNoOnesEgress() {
        assertThat(answer(NETWORKS.replace("POLICY", "Allow"), "10.1.1.1", "shop"))
                .isInstanceOf(Lookup.Failed.class);
        assertThat(policy("", "203.0.113.8", "shop").getMetadata().getDefault())
                .isEqualTo("egress-fallback");
    }

    @Test
    void allowedTrafficGoesWhereItWasGoing() {
        ProxyProtocol.Detect detect =
                policy(NETWORKS, "203.0.113.7", "shop").getProtocol().getDetect();
        HttpRoute route = detect.getHttp1().getRoutes(0);

        assertThat(route.getMetadata().getDefault()).isEqualTo("http-egress-allow");
        Backend backend =
                route.getRules(0).getBackends().getFirstAvailable().getBackends(0).getBackend();
        assertThat(backend.getMetadata().getResource().getName()).isEqualTo("host");
        assertThat(backend.getForward().getAddr()).isEqualTo(address());
        assertThat(detect.getHttp2().getRoutesList()).isEqualTo(detect.getHttp1().getRoutesList());
        assertThat(detect.getOpaque().getRoutes(0).getRules(0).getFiltersCount()).isZero();
    }

    private static TcpAddress address() {
        return TcpAddress.newBuilder()
                .setIp(io.gossamer.api.net.IPAddress.newBuilder().setIpv4(0xCB007107))
                .setPort(443)
                .build();
    }

    @Test
    void deniedTrafficIsAnswered403AndConnectionsAreForbidden() {
        ProxyProtocol.Detect detect =
                policy(NETWORKS, "203.0.113.8", "shop").getProtocol().getDetect();
        HttpRoute.Rule rule = detect.getHttp1().getRoutes(0).getRules(0);

        assertThat(rule.getFilters(0).getFailureInjector().getStatus()).isEqualTo(403);
        assertThat(rule.getFilters(0).getFailureInjector().getMessage())
                .isEqualTo("EgressNetwork shop/payments denies what no route of it is for");
        assertThat(rule.getBackends().hasEmpty()).isTrue();
        assertThat(detect.getOpaque().getRoutes(0).getRules(0).getFilters(0).hasForbidden())
                .isTrue();
    }

    @Test
    void routesByHostComeBeforeWhatIsDenied() {
        ProxyProtocol.Detect detect =
                policy(
                                NETWORKS
                                        + route(
                                                "HTTPRoute",
                                                "shop",
                                                "[api.example.com]",
                                                "- backendRefs: [{group: policy.linkerd.io, kind:"
                                                        + " EgressNetwork, name: payments}]"),
                                "203.0.113.8",
                                "shop")
                        .getProtocol()
                        .getDetect();

        HttpRoute own = detect.getHttp1().getRoutes(0);
        assertThat(own.getHosts(0).getExact()).isEqualTo("api.example.com");
        assertThat(
                        own.getRules(0)
                                .getBackends()
                                .getRandomAvailable()
                                .getBackends(0)
                                .getBackend()
                                .getBackend()
                                .hasForward())
                .isTrue();
        assertThat(detect.getHttp1().getRoutes(1).getMetadata().getDefault())
                .isEqualTo("http-egress-deny");
    }

    @Test
    void routesByServerName() {
        ProxyProtocol.Tls tls =
                policy(
                                NETWORKS + route("TLSRoute", "shop", "[api.example.com]", "- {}"),
                                "203.0.113.8",
                                "shop")
                        .getProtocol()
                        .getTls();

        TlsRoute own = tls.getRoutes(0);
        assertThat(own.getSnis(0).getExact()).isEqualTo("api.example.com");
        assertThat(own.getRules(0).getFiltersCount()).isZero();
        assertThat(tls.getRoutes(1).getSnisCount()).isZero();
        assertThat(tls.getRoutes(1).getRules(0).getFilters(0).hasForbidden()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"GRPCRoute, grpc", "TCPRoute, opaque"})
    void routesOfOtherKinds(String kind, String protocol) {
        ProxyProtocol message =
                policy(NETWORKS + route(kind, "shop", "", "- {}"), "203.0.113.8", "shop")
                        .getProtocol();

        assertThat(message.getKindCase().name()).isEqualToIgnoringCase(protocol);
        if (message.hasGrpc()) {
            assertThat(
                            message.getGrpc()
                                    .getRoutes(1)
                                    .getRules(0)
                                    .getFilters(0)
                                    .getFailureInjector()
                                    .getCode())
                    .isEqualTo(7);
        } else {
            assertThat(message.getOpaque().getRoutes(0).getRules(0).getFiltersCount()).isZero();
        }
    }

    @Test
    void anotherNetworkIsNoBackend() {
        HttpRoute.Rule rule =
                policy(
                                NETWORKS
                                        + route(
                                                "HTTPRoute",
                                                "shop",
                                                "",
                                                "- backendRefs: [{group: policy.linkerd.io, kind:"
                                                        + " EgressNetwork, name: host}]"),
                                "203.0.113.8",
                                "shop")
                        .getProtocol()
                        .getDetect()
                        .getHttp1()
                        .getRoutes(0)
                        .getRules(0);

        assertThat(
                        rule.getBackends()
                                .getRandomAvailable()
                                .getBackends(0)
                                .getBackend()
                                .getFilters(0)
                                .getFailureInjector()
                                .getStatus())
                .isEqualTo(500);
    }

    /** The example of docs/destination.md, word for word. */
    @Test
    void theDocumentedNetworkLetsOneServerNameOut() throws IOException {
        String page = Files.readString(Path.of("../docs/destination.md"));
        int at = page.indexOf("kind: EgressNetwork\n");
        String example =
                page.substring(page.lastIndexOf("```yaml\n", at) + 8, page.indexOf("```\n", at));

        ProxyProtocol.Tls tls = policy(example, "203.0.113.8", "shop").getProtocol().getTls();

        assertThat(tls.getRoutes(0).getSnis(0).getExact()).isEqualTo("api.payments.example");
        assertThat(tls.getRoutes(1).getMetadata().getDefault()).isEqualTo("tls-egress-deny");
    }

    private static String network(String namespace, String name, String policy, String networks) {
        return """
        ---
        apiVersion: policy.linkerd.io/v1alpha1
        kind: EgressNetwork
        metadata: {name: %s, namespace: %s}
        spec:
          trafficPolicy: %s
          %s
        """
                .formatted(
                        name, namespace, policy, networks.isEmpty() ? "" : "networks: " + networks);
    }

    private static String route(String kind, String namespace, String hosts, String rules) {
        return """
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: %s
        metadata: {name: r, namespace: %s}
        spec:
          parentRefs: [{group: policy.linkerd.io, kind: EgressNetwork, name: payments}]
          %s
          rules:
          %s
        """
                .formatted(kind, namespace, hosts.isEmpty() ? "" : "hostnames: " + hosts, rules);
    }

    private static OutboundPolicy policy(String manifest, String address, String client) {
        return TestPolicies.outbound(answer(manifest, address, client));
    }

    private static Lookup<io.gossamer.destination.view.outbound.OutboundPolicy> answer(
            String manifest, String address, String client) {
        return new OutboundPolicyView(TestMesh.SETTINGS)
                .evaluate(
                        TestMesh.of(manifest.replace("POLICY", "Deny")),
                        new OutboundPolicyView.Query(new HostPort(address, 443), true, client));
    }
}
