package io.gossamer.destination.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.destination.TestManifests;
import io.gossamer.destination.TestMesh;
import io.gossamer.destination.index.Snapshot;
import io.gossamer.destination.resource.IpLiteral;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointsViewTest {

    private static final String SLICES =
            """

            ---
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata:
              name: books-1
              namespace: shop
              labels: {kubernetes.io/service-name: books}
            addressType: IPv4
            ports:
              - {name: http, port: 8080}
              - {name: db, port: 3306}
            endpoints:
              - addresses: [10.1.0.5]
                targetRef: {kind: Pod, name: books-7d9-x1}
                nodeName: node-a
                zone: east
                hints: {forZones: [{name: east}]}
              - addresses: [10.1.0.9]
                hostname: books-1
                nodeName: node-b
                zone: west
                hints: {forZones: [{name: west}]}
              - addresses: [10.1.0.10]
                conditions: {ready: false}
                zone: west
                hints: {forZones: [{name: west}]}
            """;

    private final EndpointsView view = new EndpointsView(TestMesh.SETTINGS);

    @Test
    void endpointsAreDerivedFromSelectorsAndPods() {
        Map<String, Endpoint> endpoints = endpoints(TestManifests.shop(), "books.shop", 80);

        assertThat(endpoints).containsOnlyKeys("10.1.0.5:8080", "10.1.0.6:9090");
        Endpoint meshed = endpoint(endpoints, "10.1.0.5:8080");
        assertThat(meshed.identity())
                .isEqualTo("books.shop.serviceaccount.identity.mesh.cluster.local");
        assertThat(meshed.labels())
                .containsEntry("deployment", "books")
                .containsEntry("pod_template_hash", "7d9")
                .containsEntry("serviceaccount", "books")
                .containsEntry("control_plane_ns", "mesh");
        assertThat(endpoint(endpoints, "10.1.0.6:9090").hint()).isEqualTo(Endpoint.Hint.NONE);
    }

    @Test
    void slicesWinOverSelectors() {
        assertThat(endpoints(TestManifests.shop() + SLICES, "books.shop", 80))
                .containsOnlyKeys("10.1.0.5:8080", "10.1.0.9:8080");
    }

    @Test
    void opaquePortTravelsByTheTransportHeader() {
        Endpoint endpoint =
                endpoint(endpoints(TestManifests.shop(), "books.shop", 3306), "10.1.0.5:3306");

        assertThat(endpoint.hint()).isEqualTo(Endpoint.Hint.OPAQUE);
        assertThat(endpoint.inboundPort()).isEqualTo(4143);
    }

    @Test
    void opaquePortOfAPodWhoseSidecarIsUnknownIsLeftOut() {
        String manifest =
                TestManifests.shop().replace("LINKERD2_PROXY_INBOUND_LISTEN_ADDR", "OTHER");

        assertThat(endpoints(manifest, "books.shop", 3306)).containsOnlyKeys("10.1.0.6:3306");
        assertThat(endpoints(manifest, "books.shop", 80)).hasSize(2);
    }

    @Test
    void skippedPortIsNotMeshed() {
        String manifest =
                TestManifests.shop()
                        .replace(
                                "  name: books-7d9-x1\n",
                                """
                                  name: books-7d9-x1
                                  annotations:
                                    config.linkerd.io/skip-inbound-ports: "8080"
                                """);

        Endpoint endpoint = endpoint(endpoints(manifest, "books.shop", 80), "10.1.0.5:8080");
        assertThat(endpoint.identity()).isEmpty();
        assertThat(endpoint.hint()).isEqualTo(Endpoint.Hint.NONE);
    }

    @Test
    void podOfAnotherControlPlaneHasHintsButNoIdentity() {
        String manifest =
                TestManifests.shop().replace("control-plane-ns: mesh", "control-plane-ns: linkerd");

        Endpoint endpoint = endpoint(endpoints(manifest, "books.shop", 80), "10.1.0.5:8080");
        assertThat(endpoint.identity()).isEmpty();
        assertThat(endpoint.hint()).isEqualTo(Endpoint.Hint.H2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "phase: Failed",
                "phase: Pending",
                "phase: Running\n  conditions: []\n  x:\n    - {type: Ready"
            })
    void podThatIsNotReadyIsLeftOut(String status) {
        String manifest =
                TestManifests.shop()
                        .replace(
                                "phase: Running\n  podIPs",
                                status.startsWith("phase: Running")
                                        ? "phase: Running\n  ignored"
                                        : status + "\n  podIPs");

        assertThat(endpoints(manifest, "books.shop", 80)).containsOnlyKeys("10.1.0.5:8080");
    }

    @Test
    void instanceIsFoundByItsHostname() {
        assertThat(endpoints(TestManifests.shop() + SLICES, "books-1.books.shop", 80))
                .containsOnlyKeys("10.1.0.9:8080");
        assertThat(endpoints(TestManifests.shop(), "plain.books.shop", 80))
                .containsOnlyKeys("10.1.0.6:9090");
    }

    @Test
    void hintsKeepTrafficInTheZoneOfTheClient() {
        Client client = new Client("shop", "", "node-b");

        Map<String, Endpoint> endpoints =
                endpoints(TestManifests.shop() + SLICES, "books.shop", 80, client);

        assertThat(endpoints).containsOnlyKeys("10.1.0.9:8080");
        assertThat(endpoint(endpoints, "10.1.0.9:8080").labels())
                .containsEntry("zone", "west")
                .containsEntry("zone_locality", "local");
    }

    @Test
    void whoUnderstandsPreferencesGetsAllAndWhatItsZoneMakesOfThem() {
        Client client = new Client("shop", "", "node-b").prefers(true);

        Map<String, Endpoint> endpoints =
                endpoints(TestManifests.shop() + SLICES, "books.shop", 80, client);

        assertThat(endpoints).containsOnlyKeys("10.1.0.5:8080", "10.1.0.9:8080");
        assertThat(endpoint(endpoints, "10.1.0.9:8080").preferred()).isTrue();
        assertThat(endpoint(endpoints, "10.1.0.5:8080").preferred()).isFalse();
        assertThat(endpoint(endpoints, "10.1.0.5:8080").labels())
                .containsEntry("zone_locality", "remote");
    }

    @Test
    void zonesWithoutHintsCountIfTheServiceAsksForThem() {
        String slices = SLICES.replaceAll("\n *hints: .*", "");
        Client west = new Client("shop", "", "", "west", true);
        String asking =
                TestManifests.shop()
                        .replace(
                                "  clusterIP: 10.96.1.1",
                                "  clusterIP: 10.96.1.1\n  trafficDistribution: PreferClose");

        assertThat(endpoints(TestManifests.shop() + slices, "books.shop", 80, west).values())
                .as("nothing asks")
                .noneMatch(Endpoint::preferred);
        Map<String, Endpoint> endpoints = endpoints(asking + slices, "books.shop", 80, west);
        assertThat(endpoints).containsOnlyKeys("10.1.0.5:8080", "10.1.0.9:8080");
        assertThat(endpoint(endpoints, "10.1.0.9:8080").preferred()).isTrue();
        assertThat(
                        endpoints(asking + slices, "books.shop", 80, new Client("shop", "", ""))
                                .values())
                .as("a client of an unknown zone")
                .noneMatch(Endpoint::preferred);
        assertThat(endpoints(asking + slices, "books.shop", 80, west.prefers(false)).values())
                .as("a client that knows no preference gets all without")
                .hasSize(2)
                .noneMatch(Endpoint::preferred);
    }

    /** The example of docs/balancing.md, word for word. */
    @Test
    void theExampleOfTheDocumentation() throws Exception {
        String page = Files.readString(Path.of("../docs/balancing.md"));
        int from = page.indexOf("```yaml\n", page.indexOf("## Zones")) + "```yaml\n".length();
        String pods =
                """
                ---
                apiVersion: v1
                kind: Pod
                metadata: {name: images-1, labels: {app: images, topology.kubernetes.io/zone: west}}
                status: {phase: Running, podIP: 10.1.0.1, conditions: [{type: Ready, status: "True"}]}
                ---
                apiVersion: v1
                kind: Pod
                metadata: {name: images-2, labels: {app: images, topology.kubernetes.io/zone: east}}
                status: {phase: Running, podIP: 10.1.0.2, conditions: [{type: Ready, status: "True"}]}
                """;

        Map<String, Endpoint> endpoints =
                endpoints(
                        page.substring(from, page.indexOf("```", from)) + pods,
                        "images.default",
                        80,
                        new Client("default", "", "", "west", true));

        assertThat(endpoint(endpoints, "10.1.0.1:8080").preferred()).isTrue();
        assertThat(endpoint(endpoints, "10.1.0.2:8080").preferred()).isFalse();
    }

    @Test
    void localTrafficPolicyKeepsTrafficOnTheNode() {
        String manifest =
                TestManifests.shop()
                        .replace(
                                "  clusterIP: 10.96.1.1",
                                "  clusterIP: 10.96.1.1\n  internalTrafficPolicy: Local");

        assertThat(endpoints(manifest, "books.shop", 80, new Client("shop", "", "node-a")))
                .containsOnlyKeys("10.1.0.5:8080");
    }

    @Test
    void undefinedPortHasNoEndpoints() {
        assertThat(endpoints(TestManifests.shop(), "books.shop", 81)).isEmpty();
    }

    @Test
    void podWithBothFamiliesIsOneEndpoint() {
        String manifest =
                TestManifests.shop()
                        .replace("    - ip: 10.1.0.6", "    - ip: 10.1.0.6\n    - ip: fd00::6");

        assertThat(endpoints(manifest, "books.shop", 80)).hasSize(2);
        assertThat(
                        endpoints(
                                manifest.replace("clusterIP: 10.96.1.1", "clusterIP: fd00:1::1"),
                                "books.shop",
                                80))
                .containsOnlyKeys("10.1.0.5:8080", "[fd00:0:0:0:0:0:0:6]:9090");
    }

    @Test
    void namesThatAreNoServiceAreRefused() {
        for (String path :
                List.of(
                        "",
                        "10.1.0.5:80",
                        "books",
                        "books.shop:80",
                        "a.b.c.shop.svc.cluster.local",
                        "books.shop.svc.cluster.local:0",
                        "books.shop.svc.cluster.local:70000",
                        "books.shop.svc.other.domain:80")) {
            assertThat(view.parse(path, Client.UNKNOWN))
                    .as(path)
                    .isInstanceOfSatisfying(
                            Lookup.Failed.class,
                            failed -> assertThat(failed.reason()).isEqualTo(Lookup.Reason.INVALID));
        }
    }

    private static Endpoint endpoint(Map<String, Endpoint> endpoints, String address) {
        return Objects.requireNonNull(endpoints.get(address), address);
    }

    private Map<String, Endpoint> endpoints(String manifest, String name, int port) {
        return endpoints(manifest, name, port, Client.UNKNOWN);
    }

    private Map<String, Endpoint> endpoints(String manifest, String name, int port, Client client) {
        Snapshot snapshot = TestMesh.of(manifest);
        Lookup<EndpointsView.Query> query = view.parse(name + ".svc.cluster.local:" + port, client);
        Lookup<EndpointSet> answer =
                view.evaluate(snapshot, ((Lookup.Found<EndpointsView.Query>) query).value());
        return ((Lookup.Found<EndpointSet>) answer)
                .value().endpoints().values().stream()
                        .collect(
                                Collectors.toMap(
                                        endpoint ->
                                                IpLiteral.format(
                                                        endpoint.address(), endpoint.port()),
                                        endpoint -> endpoint));
    }
}
